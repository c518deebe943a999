namespace TrailDesk.Infrastructure.Delivery;

/// <summary>
/// What one number lets through: its pace, its pairs, and how many of its messages are on their way. All of it is this node's
/// memory: one node at a time sends for a number.
/// </summary>
internal sealed class ChannelGate : IDisposable
{
    private readonly Lock _lock = new();
    private readonly DeliveryOptions _options;
    private readonly TimeProvider _clock;
    private readonly Turns<TaskCompletionSource<Place>> _turns = new();
    private readonly int[] _waiting = new int[2];
    private readonly PairLimits _pairs;
    private readonly ITimer _timer;
    private Pace _pace;
    private readonly Dictionary<short, long> _epochs = [];
    private long _opensAt = long.MinValue;
    private bool _isTimerSet;
    private int _inAir;
    private long _enteredAt;
    private volatile bool _mayHaveMore;
    private bool _isBulksTurn;

    public ChannelGate(DeliveryOptions options, TimeProvider clock)
    {
        (_options, _clock) = (options, clock);
        _pace = new Pace(options.PerSecond, clock.TimestampFrequency);
        _pairs = new PairLimits((long)(options.PairInterval.TotalSeconds * clock.TimestampFrequency), Math.Max(1, options.PairBurst));
        _timer = clock.CreateTimer(_ => Release(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public int InAir => Volatile.Read(ref _inAir);

    /// <summary>When the last one was taken.</summary>
    public DateTimeOffset EnteredAt => new(Volatile.Read(ref _enteredAt), TimeSpan.Zero);

    /// <summary>Messages that wait for their turn.</summary>
    public int InLine
    {
        get
        {
            lock (_lock) return _turns.Count;
        }
    }

    /// <summary>At this rate, on a lane in an epoch. The tenure is asked for where that is new to the gate.</summary>
    public void Begin(short lane, long epoch, int perSecond, IReadOnlyDictionary<short, long> held, Func<Tenure> tenure)
    {
        lock (_lock)
        {
            var begun = IsNew(lane, epoch, held) ? tenure() : null;
            if (_pace.PerSecond != perSecond || begun is not null)
            {
                _pace = new Pace(perSecond, _clock.TimestampFrequency);
                _pace.StartEmpty(begun?.Since ?? _clock.GetTimestamp());
            }

            if (begun is null) return;
            Volatile.Write(ref _opensAt, begun.Since);
            _pairs.Begin(begun.Since, begun.Debts, begun.IsMoved);
        }
    }

    // Somebody else may have sent for the number until now, unless it only changed lanes and this node still has all that it was on.
    private bool IsNew(short lane, long epoch, IReadOnlyDictionary<short, long> held)
    {
        if (_epochs.TryGetValue(lane, out var known) && known == epoch) return false;
        var isOurs = _epochs.Count > 0 && _epochs.All(had => held.GetValueOrDefault(had.Key) == had.Value);
        if (!isOurs) _epochs.Clear();
        _epochs[lane] = epoch;
        return !isOurs;
    }

    /// <summary>How many more of this kind may be taken from the queue: enough to keep the pace, few enough to be soon gone.</summary>
    public int RoomFor(bool isBulk, int room)
    {
        if (_clock.GetTimestamp() < Volatile.Read(ref _opensAt)) return 0;
        var free = Math.Min(Ahead(isBulk) - Waiting(isBulk), Free);
        return Math.Max(0, Math.Min(free, room));
    }

    /// <summary>How many more of both kinds together may be on their way.</summary>
    public int Free => Math.Max(0, _options.InFlightPerChannel - InAir);

    /// <summary>As <see cref="Enter"/>, where there is room: two at once do not both take the last place.</summary>
    public bool TryEnter(bool isBulk, int room)
    {
        lock (_lock)
        {
            if (RoomFor(isBulk, room) <= 0) return false;
            Enter(isBulk);
            return true;
        }
    }

    public void Enter(bool isBulk)
    {
        Volatile.Write(ref _enteredAt, _clock.GetUtcNow().UtcTicks);
        Interlocked.Increment(ref _inAir);
        Interlocked.Increment(ref _waiting[isBulk ? 1 : 0]);
    }

    public void Leave() => Interlocked.Decrement(ref _inAir);

    public void MayHaveMore() => _mayHaveMore = true;

    /// <summary>By turns, for whoever takes from the queue: where there is one place for two kinds.</summary>
    public bool IsBulksTurn() => _isBulksTurn = !_isBulksTurn;

    /// <summary>Whether it is worth while to look for more.</summary>
    public bool TakeHunger()
    {
        if (!_mayHaveMore || Waiting(false) > Ahead(false) / 2 || Waiting(true) > Ahead(true) / 2 || InAir > _options.InFlightPerChannel / 2) return false;
        _mayHaveMore = false;
        return true;
    }

    private int Ahead(bool isBulk) => isBulk ? Math.Max(4, _pace.PerSecond / 8) : Math.Max(8, _pace.PerSecond / 4);

    private int Waiting(bool isBulk) => Volatile.Read(ref _waiting[isBulk ? 1 : 0]);

    /// <summary>How long this person has to wait; null: not at all.</summary>
    public TimeSpan? PairWait(Guid recipient)
    {
        lock (_lock)
            return _pairs.Wait(recipient, _clock.GetTimestamp()) is > 0 and var ticks ? Span(ticks) : null;
    }

    /// <summary>How long the rows have to keep this person covered before one more may leave; null: no need.</summary>
    public TimeSpan? CoverFor(Guid recipient)
    {
        lock (_lock)
            return _pairs.NeedsCover(recipient, _clock.GetTimestamp()) ? Span(_pairs.Deepest) : null;
    }

    public void Covered(Guid recipient, long since)
    {
        lock (_lock) _pairs.Cover(recipient, since + _pairs.Deepest);
    }

    public void TakePair(Guid recipient)
    {
        lock (_lock) _pairs.Take(recipient, _clock.GetTimestamp());
    }

    public void ExhaustPair(Guid recipient)
    {
        lock (_lock) _pairs.Exhaust(recipient, _clock.GetTimestamp());
    }

    /// <summary>Waits for the number's next place.</summary>
    public ValueTask<Place> TurnAsync(bool isBulk)
    {
        lock (_lock)
        {
            var now = _clock.GetTimestamp();
            if (_turns.IsEmpty && _pace.Wait(now) == 0) return new(_pace.Take(now));
            var waiting = new TaskCompletionSource<Place>(TaskCreationOptions.RunContinuationsAsynchronously);
            _turns.Add(waiting, isBulk);
            Schedule(now);
            return new(waiting.Task);
        }
    }

    /// <summary>The provider answered, whatever it said.</summary>
    public void Answered(Place place)
    {
        lock (_lock) _pace.Answered(place, _clock.GetTimestamp());
    }

    /// <summary>Taken from the queue and no longer waiting for its turn.</summary>
    public void Passed(bool isBulk) => Interlocked.Decrement(ref _waiting[isBulk ? 1 : 0]);

    private void Release()
    {
        lock (_lock)
        {
            _isTimerSet = false;
            var now = _clock.GetTimestamp();
            while (!_turns.IsEmpty && _pace.Wait(now) == 0) _turns.Next().SetResult(_pace.Take(now));
            if (!_turns.IsEmpty) Schedule(now);
        }
    }

    private void Schedule(long now)
    {
        if (_isTimerSet) return;
        _isTimerSet = true;
        var wait = Span(_pace.Wait(now));
        _timer.Change(wait < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : wait, Timeout.InfiniteTimeSpan);
    }

    private TimeSpan Span(long ticks) => TimeSpan.FromSeconds((double)ticks / _clock.TimestampFrequency);

    public void Dispose() => _timer.Dispose();
}

/// <summary>This node's time as the owner of a lane.</summary>
/// <param name="Since">On the steady clock of <see cref="TimeProvider.GetTimestamp"/>; ahead of now where the number has just come from another lane.</param>
/// <param name="Debts">Recipients of one channel whom rows cover, and until when.</param>
/// <param name="IsMoved">The number came after the lane did: nobody said who is in debt, so everybody is taken to have used up all.</param>
internal sealed record Tenure(long Since, IReadOnlyList<(Guid Recipient, long Until)> Debts, bool IsMoved = false);
