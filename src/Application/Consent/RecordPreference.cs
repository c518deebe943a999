using MediatR;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Consent;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Application.Consent;

/// <summary>A person told the provider to stop, or to resume, the business's marketing messages.</summary>
public sealed record RecordPreference(Channel Channel, PreferenceEvent Event) : IRequest<bool>;

internal sealed class RecordPreferenceHandler(IContactStore contacts, ConsentBook book) : IRequestHandler<RecordPreference, bool>
{
    public async Task<bool> Handle(RecordPreference request, CancellationToken cancellationToken)
    {
        if (OptsIn(request.Event) is not { } optsIn) return false;
        foreach (var contact in await PeopleAsync(request.Event.Person, cancellationToken)) Record(contact, request, optsIn);
        return true;
    }

    /// <summary>Meta's words; one of tomorrow must not be taken for consent.</summary>
    private static bool? OptsIn(PreferenceEvent preference) => (preference.Category, preference.Value) switch
    {
        (null or "marketing_messages", "stop") => false,
        (null or "marketing_messages", "resume" or "signup") => true,
        _ => null,
    };

    /// <summary>Who was never met may be on a list that is brought in tomorrow.</summary>
    private async Task<IReadOnlyList<Contact>> PeopleAsync(Party person, CancellationToken cancellation)
    {
        var found = await contacts.FindAsync(person, cancellation);
        if (found.Count > 0) return found;
        var contact = Contact.Meet(Guid.CreateVersion7(), person.Name, person.Username);
        contacts.Save(contact, person);
        return [contact];
    }

    private void Record(Contact contact, RecordPreference request, bool optsIn)
    {
        var isNews = contact.LearnMarketing(optsIn);
        book.Write(new ConsentEntry(
            contact.Id, ConsentPurposes.Marketing, optsIn ? ConsentStates.OptedIn : ConsentStates.OptedOut, "provider", "provider")
        {
            At = request.Event.At,
            Wording = request.Event.Detail,
            ChannelId = request.Channel.Id,
        }, "provider", isNews);
    }
}
