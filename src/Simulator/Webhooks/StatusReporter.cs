using TrailDesk.Simulator.CloudApi;
using TrailDesk.Simulator.Faults;
using TrailDesk.Simulator.Phones;
using TrailDesk.Simulator.Twilio;

namespace TrailDesk.Simulator.Webhooks;

/// <summary>What becomes of an accepted message: sent, delivered, read, or failed and why.</summary>
internal sealed class StatusReporter
{
    private static readonly string[] Order = ["accepted", "sent", "delivered", "read"];
    private readonly SimulatorSettings settings;
    private readonly WebhookDesk desk;
    private readonly FaultBoard faults;
    private readonly DueQueue later;
    private readonly LiveChanges live;
    private readonly TimeProvider clock;
    private readonly Lock gate = new();
    private List<OutgoingEvent> round = [];

    public StatusReporter(
        SimulatorSettings settings, WebhookDesk desk, FaultBoard faults, DueQueue later, LiveChanges live, TimeProvider clock)
    {
        (this.settings, this.desk, this.faults, this.later, this.live, this.clock) = (settings, desk, faults, later, live, clock);
        later.RoundDone += Flush;
    }

    /// <summary>What was accepted and will not arrive: where it was sent from, and why.</summary>
    public event Action<string, int>? Failed;

    public void Accepted(SentMessage sent)
    {
        sent.View.Sent = sent;
        if (Failure(sent) is { } code)
        {
            later.After(settings.SentMs, () => Tell(sent, "failed", code));
            return;
        }
        later.After(settings.SentMs, () => Tell(sent, "sent", null));
        if (sent.Phone.Digits != TestNumbers.Blocks) later.After(settings.SentMs + settings.DeliveredMs, () => Deliver(sent));
    }

    /// <summary>The person looks at the chat: everything delivered becomes read.</summary>
    public void ReadAll(Phone phone)
    {
        foreach (var message in phone.Messages(null))
            if (message is { Status: "delivered", Sent: { } sent }) Tell(sent, "read", null);
        Flush();
    }

    private int? Failure(SentMessage sent)
    {
        var twilio = sent.Channel.IsTwilio;
        if (faults.Take("failStatus", sent.Channel.Id) is { } fault) return fault.Code ?? (twilio ? 63024 : 131026);
        return sent.Phone.Digits switch
        {
            _ when sent.FailsWith is { } found => found,
            TestNumbers.Fails => twilio ? 63024 : 131026,
            TestNumbers.Succeeds or TestNumbers.Blocks => null,
            _ when sent.NeedsWindow && !sent.Phone.WindowOpen(sent.Channel.Id, clock.GetUtcNow()) => twilio ? 63016 : 131047,
            _ => null
        };
    }

    private void Deliver(SentMessage sent)
    {
        Tell(sent, "delivered", null);
        later.After(settings.ReadMs, () =>
        {
            if (live.Reading && sent.View.Status == "delivered") Tell(sent, "read", null);
        });
    }

    private void Tell(SentMessage sent, string status, int? code)
    {
        if (status != "failed" && Array.IndexOf(Order, status) <= Array.IndexOf(Order, sent.View.Status)) return;
        (sent.View.Status, sent.View.ErrorCode) = (status, code);
        sent.Phone.Changed();
        sent.Told?.Invoke(status, code);
        if (code is { } failure) Failed?.Invoke(sent.Channel.Id, failure);
        if (Event(sent, status, code) is not { } one) return;
        lock (gate) round.Add(one);
    }

    private OutgoingEvent? Event(SentMessage sent, string status, int? code)
    {
        var one = new OutgoingEvent(sent.Channel, "status", [sent.View.ProviderMessageId]);
        if (!sent.Channel.IsTwilio) return one with { Change = CloudStatus.Change(sent, status, code, clock.GetUtcNow()) };
        return sent.Callback is null ? null : one with { Form = TwilioForms.Status(sent, status, code), Url = sent.Callback };
    }

    private void Flush()
    {
        List<OutgoingEvent> events;
        lock (gate)
        {
            if (round.Count == 0) return;
            (events, round) = (round, []);
        }
        foreach (var channel in events.GroupBy(one => one.Channel.Id))
            foreach (var together in channel.Chunk(settings.StatusesPerPost)) desk.PostTogether(together);
    }
}
