namespace TrailDesk.Application.Conversations;

/// <summary>A phone number as a person types it into a filter: spaces, dashes and brackets do not matter.</summary>
public static class PhoneFilter
{
    public const string Sentence = "phone must be a number with its country code, such as +15550100.";

    public static bool IsReadable(string? text) => text is null || Digits(text).Length is >= 5 and <= 20;

    public static string Digits(string text) => string.Concat(text.Where(char.IsAsciiDigit));
}
