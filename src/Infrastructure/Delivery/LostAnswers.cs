namespace TrailDesk.Infrastructure.Delivery;

/// <summary>
/// Commits went out whose answer never came: rows may say "sending" that nobody sends. The server may still be at such a commit when
/// its answer is given up, so they are looked for again and again until no transaction can be left that began before.
/// </summary>
internal sealed class LostAnswers(TimeProvider clock)
{
    /// <summary>The longest that the server lets a transaction live, and a little more.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(65);

    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(2);
    private readonly Lock _lock = new();
    private long? _lostAt;
    private long? _lookedAt;

    public void Lose()
    {
        lock (_lock) (_lostAt, _lookedAt) = (clock.GetTimestamp(), null);
    }

    /// <summary>Whether it is time to look.</summary>
    public bool IsDue
    {
        get
        {
            lock (_lock) return _lostAt is not null && (_lookedAt is not { } at || clock.GetElapsedTime(at) >= Apart);
        }
    }

    /// <param name="since">When the look began.</param>
    public void Looked(long since)
    {
        lock (_lock)
        {
            _lookedAt = since;
            if (_lostAt is { } lost && clock.GetElapsedTime(lost, since) >= Longest) (_lostAt, _lookedAt) = (null, null);
        }
    }
}
