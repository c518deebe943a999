using System.Collections.Concurrent;
using TrailDesk.Application.WhatsApp;

namespace TrailDesk.Infrastructure.Delivery;

/// <summary>
/// Messages whose refusal may be their channel's fault or their own. While nothing of the channel gets through they wait with
/// it; once something did, the next refusal is the message's own.
/// </summary>
internal sealed class Suspects
{
    private readonly ConcurrentDictionary<Guid, long> _accepted = new();
    private readonly ConcurrentDictionary<Guid, long> _refused = new();

    public SendOutcome Judge(Guid message, Guid channel, SendOutcome outcome)
    {
        if (outcome is SendOutcome.Deferred { Action: FailureAction.ParkAndCount } refused) return Judge(message, channel, refused);
        if (outcome is SendOutcome.Accepted) _accepted.AddOrUpdate(channel, 1, (_, count) => count + 1);
        if (outcome is SendOutcome.Accepted or SendOutcome.Rejected) _refused.TryRemove(message, out _);
        return outcome;
    }

    private SendOutcome Judge(Guid message, Guid channel, SendOutcome.Deferred refused)
    {
        var accepted = _accepted.GetValueOrDefault(channel);
        if (accepted == _refused.GetOrAdd(message, accepted)) return refused;
        _refused.TryRemove(message, out _);
        return new SendOutcome.Rejected(refused.Failure, refused.Error);
    }
}
