using System.Text;
using TrailDesk.Simulator.CloudApi;
using TrailDesk.Simulator.Faults;

namespace TrailDesk.Simulator.Webhooks;

/// <summary>Turns events into deliveries, with the faults that are switched on.</summary>
internal sealed class WebhookDesk(WebhookPump pump, FaultBoard faults, DueQueue later, TimeProvider clock)
{
    private const int GatherMs = 300;
    private const int ReorderPauseMs = 25;
    private readonly Lock gate = new();
    private readonly Dictionary<(string Channel, string Kind), List<OutgoingEvent>> gathered = [];

    public void Post(OutgoingEvent one)
    {
        var channel = one.Channel.Id;
        if (one.Kind == "status" && faults.Take("statusesOff", channel) is not null) return;
        var copies = faults.Take("duplicate", channel) is { } duplicate ? Math.Clamp(duplicate.Times ?? 2, 1, 1_000) : 1;
        if (faults.Take("batch", channel) is { } batch) Gather(one, batch, "batch");
        else if (faults.Take("reorder", channel) is { } reorder) Gather(one, reorder, "reorder");
        else Emit([one], faults.Take("delay", channel) is { } delay ? delay.Ms ?? 1_000 : 0);
        for (var copy = 1; copy < copies; copy++) Emit([one with { Answered = null }], 0);
    }

    /// <summary>Events of one channel that fell due together; a fault takes them one by one.</summary>
    public void PostTogether(IReadOnlyList<OutgoingEvent> events)
    {
        if (events.Count > 1 && faults.All.Count == 0 && !events[0].Channel.IsTwilio) Emit(events, 0);
        else foreach (var one in events) Post(one);
    }

    private void Gather(OutgoingEvent one, Fault fault, string how)
    {
        var key = (one.Channel.Id, how);
        int count;
        lock (gate)
        {
            if (!gathered.TryGetValue(key, out var list)) gathered[key] = list = [];
            list.Add(one);
            count = list.Count;
        }
        if (count >= (fault.Times ?? (how == "batch" ? 1_000 : 2))) Release(key);
        else if (count == 1) later.After(fault.Ms ?? GatherMs, () => Release(key));
    }

    private void Release((string Channel, string How) key)
    {
        List<OutgoingEvent>? list;
        lock (gate)
        {
            if (!gathered.Remove(key, out list)) return;
        }
        if (key.How == "batch" && !list[0].Channel.IsTwilio)
        {
            Emit(list, 0);
            return;
        }
        // Twilio has one message in a POST: a batch there is many POSTs close together.
        if (key.How == "reorder") list.Reverse();
        for (var at = 0; at < list.Count; at++) Emit([list[at]], at * ReorderPauseMs);
    }

    private void Emit(IReadOnlyList<OutgoingEvent> events, int delayMs)
    {
        var delivery = Delivery(events);
        if (delayMs > 0) later.After(delayMs, () => pump.Send(delivery));
        else pump.Send(delivery);
    }

    private Delivery Delivery(IReadOnlyList<OutgoingEvent> events)
    {
        var first = events[0];
        var isForm = first.Form is not null;
        var body = first.Raw ?? (isForm ? FormBody(first.Form!) : CloudBody.Envelope(first.Channel, events.Select(one => one.Change!)));
        return new Delivery(first.Channel, first.Kind, body,
            isForm || (first.Raw is not null && first.Channel.IsTwilio) ? "application/x-www-form-urlencoded; charset=utf-8" : "application/json")
        {
            MessageIds = events.Count == 1 ? first.MessageIds : [.. events.SelectMany(one => one.MessageIds)],
            Form = first.Form,
            Url = first.Url,
            Answered = [.. events.Where(one => one.Answered is not null).Select(one => one.Answered!)],
            Since = clock.GetUtcNow()
        };
    }

    private static byte[] FormBody(IEnumerable<KeyValuePair<string, string>> form) => Encoding.ASCII.GetBytes(
        string.Join('&', form.Select(field => $"{Uri.EscapeDataString(field.Key)}={Uri.EscapeDataString(field.Value).Replace("%20", "+", StringComparison.Ordinal)}")));
}
