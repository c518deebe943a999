namespace TrailDesk.Fuzz.Cases;

/// <summary>A body that no provider would send, or not like this.</summary>
/// <param name="Number">With the seed, all that is needed to make it again.</param>
/// <param name="Kind">How it was made.</param>
internal sealed record HostileCase(long Number, string Kind, byte[] Body, string? ContentType, bool IsForm, Proof Proof)
{
    /// <summary>Every fifth body must tell by itself whom it is for.</summary>
    public bool TellsItself => Number % 5 == 0;

    /// <summary>A spoiled form may be read in another way than it was signed, and a spoiled body may name nobody.</summary>
    public bool Allows(int status) => status == 401 ? Proof != Proof.Right || IsForm || TellsItself : status == 200 && Proof == Proof.Right;

    public override string ToString() => $"case {Number} ({(IsForm ? "form" : "json")}, {Kind}, {Body.Length} bytes, proof {Proof})";
}

internal enum Proof { Right, Wrong, None }

/// <summary>Makes the same case for the same seed and number, on every machine.</summary>
/// <param name="json">Real bodies, addressed to a channel of the desk.</param>
/// <param name="forms">The same of Twilio.</param>
internal sealed class HostileCases(int seed, IReadOnlyList<byte[]> json, IReadOnlyList<byte[]> forms)
{
    private static readonly string?[] JsonTypes =
        ["application/json", "application/json; charset=utf-8", "application/json; charset=utf-16", "text/plain; charset=iso-8859-1", "multipart/form-data", "nonsense", null];

    private static readonly string?[] FormTypes =
        ["application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-8", "application/x-www-form-urlencoded; charset=utf-7"];

    private readonly HostileJson _json = new(json);
    private readonly HostileForm _forms = new(forms);

    public HostileCase Make(long number)
    {
        var random = new Random(unchecked((int)((seed * 6364136223846793005L + number) * 1442695040888963407L >> 32)));
        var isForm = random.Next(4) == 0;
        var (kind, body) = isForm ? _forms.Make(random, number) : _json.Make(random, number);
        // The usual type most of the time: another one ends the matter early.
        var types = isForm ? FormTypes : JsonTypes;
        var type = random.Next(5) == 0 ? types[random.Next(types.Length)] : types[0];
        var proof = random.Next(12) switch { 0 => Proof.Wrong, 1 => Proof.None, _ => Proof.Right };
        return new HostileCase(number, kind, body, type, isForm, proof);
    }
}
