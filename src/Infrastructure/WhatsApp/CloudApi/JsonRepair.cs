using System.Text;
using System.Text.Unicode;

namespace TrailDesk.Infrastructure.WhatsApp.CloudApi;

/// <summary>
/// Makes a body safe to take strings from: a byte order mark goes, broken UTF-8 and lone surrogate escapes become
/// U+FFFD. One emoji cut in half by a phone must not cost the message it stands in.
/// </summary>
internal static class JsonRepair
{
    public static ReadOnlyMemory<byte> Mend(ReadOnlyMemory<byte> body)
    {
        if (body.Span.StartsWith("\uFEFF"u8))
            body = body[3..];
        if (!Utf8.IsValid(body.Span))
            body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body.Span));
        return MendSurrogates(body);
    }

    private static ReadOnlyMemory<byte> MendSurrogates(ReadOnlyMemory<byte> body)
    {
        byte[]? mended = null;
        var at = 0;
        while (NextEscape(body.Span, at) is var escape and >= 0)
        {
            var unit = Unit(body.Span, escape);
            if (char.IsHighSurrogate(unit) && char.IsLowSurrogate(Unit(body.Span, escape + 6)))
                at = escape + 12;
            else if (char.IsSurrogate(unit))
            {
                mended ??= body.ToArray();
                "fffd"u8.CopyTo(mended.AsSpan(escape + 2));
                at = escape + 6;
            }
            else
                at = escape + 2;
        }
        return mended ?? body;
    }

    private static int NextEscape(ReadOnlySpan<byte> body, int from)
    {
        if (from >= body.Length)
            return -1;
        var next = body[from..].IndexOf((byte)'\\');
        return next < 0 ? -1 : from + next;
    }

    /// <summary>The UTF-16 unit of a \uXXXX escape at this place, or NUL where there is none.</summary>
    private static char Unit(ReadOnlySpan<byte> body, int at)
    {
        if (at + 6 > body.Length || body[at] != '\\' || body[at + 1] != 'u')
            return '\0';
        var unit = 0;
        foreach (var digit in body.Slice(at + 2, 4))
        {
            if (!char.IsAsciiHexDigit((char)digit))
                return '\0';
            unit = (unit << 4) | (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }
        return (char)unit;
    }
}
