namespace TrailDesk.Simulator.Phones;

internal static class PhoneDigits
{
    private static readonly (string Prefix, string Country)[] Countries =
        [("977", "NP"), ("62", "ID"), ("44", "GB"), ("91", "IN"), ("34", "ES"), ("52", "MX"), ("54", "AR"), ("55", "BR"), ("49", "DE")];

    public static string Of(string text) => string.Create(text.Count(char.IsAsciiDigit), text, (digits, source) =>
    {
        var at = 0;
        foreach (var letter in source)
            if (char.IsAsciiDigit(letter)) digits[at++] = letter;
    });

    /// <summary>A business-scoped user id that the same phone always gets.</summary>
    public static string UserId(string digits)
    {
        var hash = 14695981039346656037UL;
        foreach (var digit in digits) hash = (hash ^ digit) * 1099511628211UL;
        var country = Countries.FirstOrDefault(one => digits.StartsWith(one.Prefix, StringComparison.Ordinal)).Country ?? "US";
        return $"{country}.{hash % 9_000_000_000_000_000_000UL + 1_000_000_000_000_000_000UL}";
    }
}

/// <summary>Numbers with a promised outcome, whatever else is set.</summary>
internal static class TestNumbers
{
    public const string Succeeds = "15550100";
    public const string Fails = "15550101";
    public const string Blocks = "15550102";
}
