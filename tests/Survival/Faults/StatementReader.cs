using System.Buffers.Binary;
using System.Text;

namespace TrailDesk.Survival.Faults;

/// <summary>
/// Reads what a client asks of PostgreSQL, as far as it takes to know which statement is executed: a prepared one is
/// named once with its text and later by its name alone.
/// </summary>
internal sealed class StatementReader
{
    private const int Header = 5;
    private readonly Dictionary<string, string> prepared = [];
    private byte[] rest = [];
    private bool isStarted;

    public IReadOnlyList<string> Read(ReadOnlySpan<byte> bytes)
    {
        byte[] all = rest.Length == 0 ? bytes.ToArray() : [.. rest, .. bytes];
        var executed = new List<string>();
        var at = isStarted ? 0 : SkipStart(all);
        while (at >= 0 && all.Length - at >= Header)
        {
            var length = 1 + BinaryPrimitives.ReadInt32BigEndian(all.AsSpan(at + 1));
            if (length < Header || all.Length - at < length) break;
            if (Statement(all[at], all.AsSpan(at + Header, length - Header)) is { } statement) executed.Add(statement);
            at += length;
        }

        rest = all[Math.Max(at, 0)..];
        return executed;
    }

    // Requests for encryption and the startup packet carry no type.
    private int SkipStart(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (bytes.Length - at >= 8)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(bytes[at..]);
            var isStartup = BinaryPrimitives.ReadInt32BigEndian(bytes[(at + 4)..]) >> 16 == 3;
            if (bytes.Length - at < length) return at;
            at += length;
            if (!isStartup) continue;
            isStarted = true;
            return at;
        }

        return at;
    }

    private string? Statement(byte type, ReadOnlySpan<byte> body)
    {
        switch (type)
        {
            case (byte)'Q':
                return Text(ref body);
            case (byte)'P':
                var name = Text(ref body);
                prepared[name] = Text(ref body);
                return null;
            case (byte)'B':
                Text(ref body);
                return prepared.GetValueOrDefault(Text(ref body));
            default:
                return null;
        }
    }

    private static string Text(ref ReadOnlySpan<byte> body)
    {
        var end = body.IndexOf((byte)0);
        if (end < 0) return "";
        var text = Encoding.UTF8.GetString(body[..end]);
        body = body[(end + 1)..];
        return text;
    }
}
