using System.Collections.Concurrent;
using TrailDesk.Simulator.Channels;
using TrailDesk.Simulator.CloudApi;
using TrailDesk.Simulator.Phones;

namespace TrailDesk.Simulator.Twilio;

/// <summary>
/// Twilio's shared trial number: it knows a person only after <c>join two-words</c>, for three days. It answers that message
/// itself, and no webhook hears of it.
/// </summary>
internal sealed class TwilioSandbox(PhoneBook phones, TimeProvider clock)
{
    public const string Digits = "14155238886";
    private const int MostMembers = 10_000;
    private static readonly TimeSpan Membership = TimeSpan.FromDays(3);
    private readonly ConcurrentDictionary<string, DateTimeOffset> joined = new();

    public bool Refuses(SimulatedChannel channel, Phone phone) => channel is { IsTwilio: true, Digits: Digits } && !IsMember(phone);

    /// <summary>Whether the sandbox kept the message to itself.</summary>
    public bool Keeps(SimulatedChannel channel, Phone phone, InboundDraft draft)
    {
        if (channel is not { IsTwilio: true, Digits: Digits }) return false;
        var joins = Joins(draft.Text);
        if (!joins && IsMember(phone)) return false;
        if (joins && joined.Count < MostMembers) joined[phone.Digits] = clock.GetUtcNow();
        Answer(channel, phone, joins
            ? "Twilio Sandbox: ✅ You are all set! The sandbox can now send you messages for three days."
            : "Twilio Sandbox: your number is not connected. Send *join* and the two words of the sandbox first.");
        return true;
    }

    private bool IsMember(Phone phone) => joined.TryGetValue(phone.Digits, out var at) && clock.GetUtcNow() - at < Membership;

    private static bool Joins(string? text) =>
        text?.Trim().Split(' ') is ["join" or "Join", var code] && code.Split('-') is [{ Length: > 0 }, { Length: > 0 }];

    private void Answer(SimulatedChannel channel, Phone phone, string text) => phones.Add(phone, new PhoneMessage
    {
        ProviderMessageId = MessageIds.NewSid("SM"),
        ChannelId = channel.Id,
        Direction = "outbound",
        Type = "text",
        At = clock.GetUtcNow(),
        Status = "delivered",
        Text = text
    });
}
