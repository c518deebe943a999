namespace TrailDesk.Infrastructure.Delivery;

/// <summary>
/// How much one number may send to each person: one message in an interval after so many together, which are borrowed from the
/// time to come. Whoever goes deep into debt has that covered by a row first, so that the next owner of the lane knows: it
/// takes everybody else to be in debt by half.
/// </summary>
internal sealed class PairLimits(long interval, int burst)
{
    private const int Few = 256;
    private readonly Dictionary<Guid, Debt> _debts = [];
    private readonly long _half = interval * (burst / 2);
    private long _since;
    private int _many = Few;

    /// <summary>People who are remembered.</summary>
    public int Count => _debts.Count;

    /// <summary>All that a person may be owed for.</summary>
    public long Deepest => interval * burst;

    /// <param name="since">When this node began to send for the number.</param>
    /// <param name="covered">Whom its rows say to be in debt, and until when.</param>
    /// <param name="isUsedUp">Nobody asked the rows: everybody may have been sent all that there was.</param>
    public void Begin(long since, IEnumerable<(Guid Recipient, long Until)> covered, bool isUsedUp = false)
    {
        _since = isUsedUp ? since + Deepest - _half : since;
        _debts.Clear();
        // A cover that is nearly over shows nothing of what was owed since without one: up to half.
        foreach (var (recipient, until) in covered) _debts[recipient] = new Debt(Math.Max(until, since + _half), until);
    }

    /// <summary>Ticks until this person may be written to; 0 now.</summary>
    public long Wait(Guid recipient, long now) =>
        interval == 0 ? 0 : Math.Max(0, Of(recipient).Until - interval * (burst - 1) - now);

    /// <summary>Whether one more would be deeper in debt than the rows say.</summary>
    public bool NeedsCover(Guid recipient, long now)
    {
        var debt = Of(recipient);
        var after = Math.Max(debt.Until, now) + interval;
        return after - now > _half && debt.Covered < after;
    }

    public void Cover(Guid recipient, long until) => _debts[recipient] = Of(recipient) with { Covered = until };

    public void Take(Guid recipient, long now)
    {
        if (interval == 0) return;
        if (_debts.Count >= _many) Forget(now);
        var debt = Of(recipient);
        _debts[recipient] = debt with { Until = Math.Max(debt.Until, now) + interval };
    }

    /// <summary>The provider says that it is too much, whatever we counted.</summary>
    public void Exhaust(Guid recipient, long now) => _debts[recipient] = Of(recipient) with { Until = now + Deepest };

    private Debt Of(Guid recipient) => _debts.TryGetValue(recipient, out var debt) ? debt : new Debt(_since + _half, long.MinValue);

    private void Forget(long now)
    {
        if (now < _since + _half) return;
        foreach (var (recipient, debt) in _debts)
            if (debt.Until <= now) _debts.Remove(recipient);
        // As seldom as the number of those who are in debt doubles.
        _many = Math.Max(Few, _debts.Count * 2);
    }

    private readonly record struct Debt(long Until, long Covered);
}
