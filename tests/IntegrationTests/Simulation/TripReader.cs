using System.Buffers.Binary;

namespace TrailDesk.IntegrationTests.Simulation;

/// <summary>Reads PostgreSQL's wire from the client's side, as far as it takes to see where a round trip is complete.</summary>
internal sealed class TripReader
{
    private const int Header = 5;
    private static ReadOnlySpan<byte> SessionLock => "pg_try_advisory_lock("u8;
    private static ReadOnlySpan<byte> SettingUp => "transaction_timeout"u8;
    private byte[] _rest = [];
    private bool _isStarted;
    private bool _isSettingUp;

    public bool HasSessionLock { get; private set; }

    /// <summary>Everything so far is whole, and ends where the client waits for an answer.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>Whether these bytes ask something of the server; what sets up a connection does not count.</summary>
    public bool Read(ReadOnlySpan<byte> bytes)
    {
        byte[] all = _rest.Length == 0 ? bytes.ToArray() : [.. _rest, .. bytes];
        var (at, asks) = (_isStarted ? 0 : SkipStart(all), false);
        while (all.Length - at >= Header)
        {
            var length = 1 + BinaryPrimitives.ReadInt32BigEndian(all.AsSpan(at + 1));
            if (all.Length - at < length) break;
            asks |= Asks(all[at], all.AsSpan(at, length));
            at += length;
        }

        _rest = all[at..];
        IsWhole &= _rest.Length == 0;
        return asks;
    }

    private bool Asks(byte type, ReadOnlySpan<byte> message)
    {
        if (type is (byte)'P' or (byte)'Q')
        {
            HasSessionLock |= message.IndexOf(SessionLock) >= 0;
            _isSettingUp |= message.IndexOf(SettingUp) >= 0;
        }

        IsWhole = type is (byte)'Q' or (byte)'S' or (byte)'p' or (byte)'X';
        if (type is not ((byte)'Q' or (byte)'S')) return false;
        var counts = !_isSettingUp;
        _isSettingUp = false;
        return counts;
    }

    // Requests for encryption and the startup packet carry no type.
    private int SkipStart(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (!_isStarted && bytes.Length - at >= 8)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(bytes[at..]);
            if (bytes.Length - at < length) break;
            _isStarted = BinaryPrimitives.ReadInt32BigEndian(bytes[(at + 4)..]) >> 16 == 3;
            at += length;
        }

        return at;
    }
}

/// <summary>Reads the server's side: whether it is through with what was asked, and whether a transaction is open.</summary>
internal sealed class ReadyReader
{
    private static ReadOnlySpan<byte> ReadyForQuery => [(byte)'Z', 0, 0, 0, 5];
    private byte[] _tail = [];

    public bool IsReady { get; private set; }
    public bool IsIdle { get; private set; }

    public void Begin() => (IsReady, IsIdle) = (false, false);

    public void Read(ReadOnlySpan<byte> bytes)
    {
        byte[] last = bytes.Length >= 6 ? bytes[^6..].ToArray() : [.. _tail, .. bytes];
        _tail = last.Length > 6 ? last[^6..] : last;
        IsReady = _tail.Length == 6 && _tail.AsSpan(0, 5).SequenceEqual(ReadyForQuery);
        IsIdle = IsReady && _tail[5] == (byte)'I';
    }
}
