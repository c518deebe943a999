using TrailDesk.Application.Conversations;
using TrailDesk.Application.Templates;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Application.Reminders;

/// <summary>
/// Finds the number and the words for a reminder: free words where the person's customer service window is open on the number
/// that they and the company last wrote through, else an approved template, on that number before any other.
/// </summary>
public sealed class ReminderWays(
    IConversationStore conversations, IChannelDirectory channels, ITenantDirectory tenants, IStaffDirectory staff, FieldTemplates templates)
{
    /// <returns>Null where nothing may go to this person.</returns>
    public async Task<ReminderWay?> FindAsync(DueReminder due, Contact contact, Party to, CancellationToken cancellation)
    {
        var tenant = await tenants.GetAsync(due.TenantId, cancellation);
        var language = contact.Language ?? tenant.Language;
        var agent = due.AgentId is { } id ? await staff.FindAsync(id, cancellation) : null;
        foreach (var channel in await CandidatesAsync(due.TenantId, contact, to, cancellation))
        {
            var words = new ReminderWords(due, contact.Name, tenant.Name, AgentOf(agent, tenant, channel));
            var thread = await conversations.ThreadAsync(contact, channel, due.Now, cancellation);
            string[] languages = [language, tenant.Language, "en"];
            if (ServiceWindow.IsOpen(thread, due.Now))
                return new ReminderWay(channel, thread, new MessageContent { Text = words.TextIn(language) }, Earlier(due.Facts.GoodUntil, ServiceWindow.ClosesAt(thread)),
                    await templates.NameAsync(words.Template, languages, words.FieldsIn, channel, cancellation));
            if (await templates.FillAsync(words.Template, languages, words.FieldsIn, channel, cancellation) is { } template)
                return new ReminderWay(channel, thread, new MessageContent { Template = template }, due.Facts.GoodUntil);
        }

        return null;
    }

    /// <summary>The familiar number, then one of each account: its templates are the same for all numbers of it.</summary>
    private async Task<List<Channel>> CandidatesAsync(Guid tenant, Contact contact, Party to, CancellationToken cancellation)
    {
        var last = await conversations.FindLastAsync(contact.Id, null, cancellation);
        // Twilio addresses people by their numbers alone.
        var active = (await channels.ListActiveAsync(tenant, cancellation)).Where(channel => to.Phone is not null || channel.Provider != "twilio");
        return [.. active.OrderByDescending(channel => channel.Id == last?.ChannelId).DistinctBy(TemplateAccount.Of)];
    }

    /// <summary>Somebody who can be called: else the company itself, on the number that the reminder comes from.</summary>
    private static Agent AgentOf(StaffMember? agent, TenantProfile tenant, Channel channel) =>
        agent?.Phone is { } phone ? new Agent(agent.Name, phone) : new Agent(tenant.Name, channel.PhoneNumber);

    private static DateTimeOffset Earlier(DateTimeOffset goodUntil, DateTimeOffset? closes) =>
        closes - ServiceWindow.SafetyMargin is { } last && last < goodUntil ? last : goodUntil;
}

/// <param name="Deadline">After this it is of no use, or not allowed, any more.</param>
/// <param name="StandIn">For a text: the template that may go in its place.</param>
public sealed record ReminderWay(Channel Channel, Conversation Thread, MessageContent Content, DateTimeOffset Deadline, TemplatePart? StandIn = null);
