using System.Text;
using System.Text.Json;

namespace TrailDesk.Fuzz.Cases;

/// <summary>Cloud API bodies: real ones spoiled, and made-up ones that have the shape and none of the sense.</summary>
internal sealed class HostileJson(IReadOnlyList<byte[]> bodies)
{
    private readonly IReadOnlyList<(byte[] Body, IReadOnlyList<Member> Members)> _seeds = [.. bodies.Select(body => (body, MembersOf(body)))];

    private readonly record struct Member(int Name, int Value, int End);

    public (string Kind, byte[] Body) Make(Random random, long number)
    {
        var (body, members) = _seeds[random.Next(_seeds.Count)];
        return random.Next(12) switch
        {
            0 => ("bytes", HostileValues.WithSpoiledBytes(random, body)),
            1 => ("cut", body[..random.Next(body.Length)]),
            2 => ("spliced", [.. body[..random.Next(body.Length)], .. Other(random)[random.Next(40)..]]),
            3 => ("charset", HostileValues.InAnotherCharset(random, body)),
            4 => ("doubled", WithDoubledNames(random, body, members)),
            5 => ("nested", WithValues(random, body, members, 1, HostileValues.Nested)),
            6 or 7 => ("grammar", Encoding.UTF8.GetBytes(new HostileGrammar(random, number).Body())),
            _ => ("values", WithValues(random, body, members, random.Next(1, 7), HostileValues.Literal)),
        };
    }

    private byte[] Other(Random random) => _seeds[random.Next(_seeds.Count)].Body;

    private static byte[] WithValues(Random random, byte[] body, IReadOnlyList<Member> members, int times, Func<Random, byte[]> make)
    {
        var spoiled = body.AsSpan().ToArray();
        var from = int.MaxValue;
        // From the back to the front, so that places stay true.
        foreach (var member in Enumerable.Range(0, times).Select(_ => members[random.Next(members.Count)]).OrderByDescending(member => member.Value))
        {
            if (member.End > from) continue;
            spoiled = [.. spoiled[..member.Value], .. make(random), .. spoiled[member.End..]];
            from = member.Name;
        }

        return spoiled;
    }

    private static byte[] WithDoubledNames(Random random, byte[] body, IReadOnlyList<Member> members)
    {
        var member = members[random.Next(members.Count)];
        var twin = random.Next(2) == 0 ? body[member.Value..member.End] : HostileValues.Literal(random);
        byte[] doubled = [.. body[member.Name..member.Value], .. twin, (byte)','];
        return [.. body[..member.Name], .. Enumerable.Repeat(doubled, random.Next(1, 50)).SelectMany(bytes => bytes), .. body[member.Name..]];
    }

    private static List<Member> MembersOf(byte[] body)
    {
        var members = new List<Member>();
        var reader = new Utf8JsonReader(body);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName) continue;
            var name = (int)reader.TokenStartIndex;
            var ahead = reader;
            ahead.Read();
            var value = (int)ahead.TokenStartIndex;
            ahead.Skip();
            members.Add(new Member(name, value, (int)ahead.BytesConsumed));
        }

        return members;
    }
}
