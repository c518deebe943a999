using FluentValidation;

namespace TrailDesk.Application.Tenancy;

/// <summary>What a channel's fields may be. Which of them a provider needs is said by the request that creates one.</summary>
internal static class ChannelRules
{
    public const string Meta = "meta";
    public const string Twilio = "twilio";
    public const string Dialog360 = "360dialog";
    public static readonly string[] Providers = [Meta, Twilio, Dialog360];

    public static IRuleBuilderOptions<T, string?> IsId<T>(this IRuleBuilder<T, string?> rule, string field) =>
        rule.Matches("^[0-9]{5,30}$").WithMessage($"{field} must be the number that Meta shows for it: digits only.");

    public static IRuleBuilderOptions<T, string?> IsAccountSid<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Matches("^AC[0-9a-fA-F]{32}$").WithMessage("accountSid must be AC and 32 hexadecimal digits, as Twilio's console shows it.");

    // A line break in a secret would end up in a header.
    public static IRuleBuilderOptions<T, string?> IsSecret<T>(this IRuleBuilder<T, string?> rule, string field) =>
        rule.Matches(@"^[\x21-\x7e]{1,2000}$").WithMessage($"{field} must be 1 to 2000 printable characters without spaces.");

    public static IRuleBuilderOptions<T, int?> IsThroughput<T>(this IRuleBuilder<T, int?> rule) =>
        rule.InclusiveBetween(1, 1000).WithMessage("messagesPerSecond must be 1 to 1000, as the provider lets this number send.");

    public static IRuleBuilderOptions<T, int?> IsDailyLimit<T>(this IRuleBuilder<T, int?> rule) =>
        rule.InclusiveBetween(1, 10_000_000).WithMessage("dailyRecipients must be 1 or more, such as 250, 2000, 10000 or 100000.");

    public static IRuleBuilderOptions<T, string?> IsPortfolio<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Matches(@"^[^\p{C}]{0,100}$").WithMessage("portfolio must be the business portfolio's id or any name of your own, at most 100 characters.");

    /// <summary>An empty word takes the portfolio away.</summary>
    public static string? PortfolioOf(string? word) => string.IsNullOrWhiteSpace(word) ? null : word.Trim();

    public static IRuleBuilderOptions<T, string?> IsNeededBy<T>(this IRuleBuilder<T, string?> rule, string field, string provider) =>
        rule.NotEmpty().WithMessage($"{field} is needed for a {provider} channel.");
}
