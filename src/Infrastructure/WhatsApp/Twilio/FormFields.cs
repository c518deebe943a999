using System.Buffers;
using System.Text;

namespace TrailDesk.Infrastructure.WhatsApp.Twilio;

/// <summary>Form fields in the order they came, decoded as UTF-8.</summary>
internal sealed class FormFields
{
    /// <summary>Twilio sends some thirty; sorting millions is what an attacker would like.</summary>
    private const int MostFields = 1000;

    private readonly List<KeyValuePair<string, string>> _fields = [];

    public IReadOnlyList<KeyValuePair<string, string>> All => _fields;
    public bool IsOverfull { get; private init; }

    public static FormFields Parse(ReadOnlySpan<byte> form)
    {
        var parsed = new FormFields();
        foreach (var range in form.Split((byte)'&'))
        {
            var field = form[range];
            if (field.IsEmpty)
                continue;
            if (parsed._fields.Count == MostFields)
                return new FormFields { IsOverfull = true };
            var equals = field.IndexOf((byte)'=');
            var (name, value) = equals < 0
                ? (Decode(field), "")
                : (Decode(field[..equals]), Decode(field[(equals + 1)..]));
            parsed._fields.Add(new(name, value));
        }
        return parsed;
    }

    /// <summary>The same fields, and behind them others that count where these say nothing.</summary>
    public FormFields Before(IEnumerable<KeyValuePair<string, string>> others)
    {
        var joined = new FormFields { IsOverfull = IsOverfull };
        joined._fields.AddRange(_fields);
        joined._fields.AddRange(others);
        return joined;
    }

    /// <summary>Null when absent or empty: Twilio fills what it does not know with nothing.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var field in _fields)
                if (field.Key == name && field.Value.Length > 0)
                    return field.Value;
            return null;
        }
    }

    private static string Decode(ReadOnlySpan<byte> text)
    {
        if (text.IndexOfAny((byte)'%', (byte)'+') < 0)
            return Encoding.UTF8.GetString(text);
        var buffer = ArrayPool<byte>.Shared.Rent(text.Length);
        var length = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '%' && at + 2 < text.Length
                && char.IsAsciiHexDigit((char)text[at + 1]) && char.IsAsciiHexDigit((char)text[at + 2]))
            {
                buffer[length++] = (byte)((Hex(text[at + 1]) << 4) | Hex(text[at + 2]));
                at += 2;
            }
            else
                buffer[length++] = text[at] == '+' ? (byte)' ' : text[at];
        }
        var decoded = Encoding.UTF8.GetString(buffer.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(buffer);
        return decoded;
    }

    private static int Hex(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
