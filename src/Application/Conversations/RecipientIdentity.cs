using TrailDesk.Application.WhatsApp;

namespace TrailDesk.Application.Conversations;

/// <summary>
/// A status that names phone and user id of whom we wrote to says that both are one person's. Kept, so that somebody known by
/// phone who one day writes with a user id alone is nobody new.
/// </summary>
internal static class RecipientIdentity
{
    public static async Task LearnAsync(this IContactStore contacts, Guid contactId, Party? recipient, CancellationToken cancellation)
    {
        if (recipient is not { Phone: not null, UserId: { } userId }) return;
        // Somebody's already: most often theirs. Two contacts are brought together by what a person writes, not by a report.
        if ((await contacts.FindAsync(new Party(null, userId), cancellation)).Count > 0) return;
        if ((await contacts.FindAsync(recipient, cancellation)).Any(owner => owner.Id != contactId)) return;
        if (await contacts.FindAsync(contactId, cancellation) is { } contact) contacts.Save(contact, recipient);
    }
}
