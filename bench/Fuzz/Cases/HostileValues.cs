using System.Text;

namespace TrailDesk.Fuzz.Cases;

/// <summary>What programs choke on.</summary>
internal static class HostileValues
{
    /// <summary>As they stand in JSON; some are none.</summary>
    private static readonly string[] Literals =
    [
        "null", "true", "false", "0", "-0", "-1", "1e400", "-1e400", "1e-400", "0.1e1", "123456789012345678901234567890", "9223372036854775808",
        "2147483648", "253402300799999", "NaN", "Infinity", "01", "{}", "[]", "[[]]", "[null]", "{\"\":\"\"}", "[{},[],\"\",0,null]",
        "\"\"", "\" \"", "\"\\u0000\"", "\"a\\u0000b\"", "\"\\ud83d\"", "\"\\udc4d\\ud83d\"", "\"\\ud83d\\ud83d\\udc4d\"", "\"\\u202e\\u2066\"", "\"\\uffff\\ufdd0\"",
        "\"\\x41\"", "\"\\u12\"", "\"unfinished", "'single'", "\"\\\\\"", "\"\\r\\nX-Injected: 1\"", "\"<script>alert(1)</script>\"", "\"=cmd|' /C calc'!A0\"",
        "\"'; drop table whatsapp_messages; --\"", "\"%s%n%x\"", "\"{{1}}\"", "\"../../../../etc/passwd\"", "\"\\ud83d\\udc68\\u200d\\ud83d\\udc69\\u200d\\ud83d\\udc67\"",
        "\"0\"", "\"-1\"", "\"1e9\"", "\"1785312000\"", "\"1785312000123\"", "\"99999999999999\"", "\"253402300799999\"", "\"-62135596800\"", "\"9223372036854775807\"",
        "\"+\"", "\"whatsapp:\"", "\"GB.\"", "\"GB.1349\"", "\"447700900123\"", "\"+447700900123\"", "\"text\"", "\"interactive\"", "\"failed\"", "\"payment\"", "\"group\"",
        "{\"id\":null}", "{\"body\":{}}", "{\"type\":[]}", "[{\"id\":\"\"}]", "{\"id\":\"x\",\"id\":\"y\"}",
    ];

    public static byte[] Literal(Random random) => random.Next(30) switch
    {
        0 => Encoding.UTF8.GetBytes($"\"{new string('x', Length(random))}\""),
        1 => Encoding.UTF8.GetBytes(new string('9', Length(random))),
        2 => [(byte)'"', 0xC0, 0xAF, 0xFF, 0xED, 0xA0, 0x80, (byte)'"'],
        3 => [(byte)'"', (byte)random.Next(32), (byte)'"'],
        4 => Nested(random),
        _ => Encoding.UTF8.GetBytes(Literals[random.Next(Literals.Length)]),
    };

    /// <summary>Shallow enough to be read, or far too deep.</summary>
    public static byte[] Nested(Random random)
    {
        var depth = random.Next(4) switch { 0 => random.Next(1, 40), 1 => random.Next(40, 140), 2 => random.Next(140, 2_000), _ => random.Next(2_000, 20_000) };
        var (open, close) = random.Next(2) == 0 ? ("[", "]") : ("{\"a\":", "}");
        var text = new StringBuilder(depth * 6).Insert(0, open, depth).Append('0');
        if (random.Next(3) > 0) text.Insert(text.Length, close, depth);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    // Long ones are rare, since they cost the run more than they find.
    private static int Length(Random random) => random.Next(10) switch
    {
        0 => random.Next(10_000, 70_000),
        < 4 => random.Next(1_000, 5_000),
        _ => random.Next(20, 600),
    };

    /// <summary>Flips, drops, doubles and invents bytes.</summary>
    public static byte[] WithSpoiledBytes(Random random, byte[] body)
    {
        var bytes = body.ToList();
        for (var times = random.Next(1, 9); times > 0 && bytes.Count > 0; times--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes.Insert(at, (byte)random.Next(256)); break;
                case 3: bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at)); break;
                default: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 60), bytes.Count - at))); break;
            }
        }

        return [.. bytes];
    }

    public static byte[] InAnotherCharset(Random random, byte[] body)
    {
        var text = Encoding.UTF8.GetString(body);
        return random.Next(5) switch
        {
            0 => [.. Encoding.UTF8.Preamble, .. body],
            1 => Encoding.Unicode.GetBytes(text),
            2 => [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(text)],
            3 => Encoding.UTF32.GetBytes(text),
            _ => Encoding.Latin1.GetBytes(text.Replace("a", "é", StringComparison.Ordinal)),
        };
    }
}
