namespace TrailDesk.Domain.Conversations;

/// <summary>Phone numbers as WhatsApp writes them.</summary>
public static class PhoneNumber
{
    /// <summary>
    /// One form for numbers that reach the same phone: Brazil's ninth digit, Mexico's and Argentina's mobile mark.
    /// For matching only; what a provider sent is never rewritten.
    /// </summary>
    /// <param name="digits">With country code, without plus.</param>
    public static string Fold(string digits) => digits switch
    {
        { Length: 13 } when digits.StartsWith("55", StringComparison.Ordinal) && digits[4] == '9' => digits[..4] + digits[5..],
        { Length: 13 } when digits.StartsWith("521", StringComparison.Ordinal) => "52" + digits[3..],
        { Length: 13 } when digits.StartsWith("549", StringComparison.Ordinal) => "54" + digits[3..],
        _ => digits,
    };
}
