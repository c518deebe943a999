using System.Globalization;

namespace TrailDesk.Application.Common;

/// <summary>Money as people of a language write it: USD 1,750.25 in English, USD 1.750,25 or Rp 4.500.000 in Indonesian.</summary>
public static class Amounts
{
    // Nobody counts in parts of these, or nobody does any more.
    private static readonly string[] Whole = ["IDR", "JPY", "KRW", "VND"];

    public static string Of(string? language, Money money)
    {
        var separators = Texts.Get(language, "amount.separators");
        var format = new NumberFormatInfo { NumberGroupSeparator = separators[..1], NumberDecimalSeparator = separators[1..] };
        var digits = Whole.Contains(money.Currency) && decimal.IsInteger(money.Amount) ? "N0" : "N2";
        var currency = money.Currency == "IDR" ? Texts.Get(language, "amount.rupiah") : money.Currency;
        return $"{currency} {money.Amount.ToString(digits, format)}";
    }
}
