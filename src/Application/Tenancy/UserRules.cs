using FluentValidation;

namespace TrailDesk.Application.Tenancy;

/// <summary>What a user's fields may be, for creating and for changing alike. Null passes: required is said by the request.</summary>
internal static class UserRules
{
    private const string AllRoles = $"{Roles.Owner}, {Roles.Manager}, {Roles.Operations}, {Roles.Sales}, {Roles.FieldStaff}";
    private static readonly string[] Known = AllRoles.Split(", ");

    public static IRuleBuilderOptions<T, string?> IsEmail<T>(this IRuleBuilder<T, string?> rule) =>
        rule.MaximumLength(320).Matches(@"^[^@\s]+@[^@\s]+$").WithMessage("email must be an address such as asha@example.com.");

    public static IRuleBuilderOptions<T, string?> IsPhone<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Matches(@"^\+[1-9][0-9]{6,14}$").WithMessage("{PropertyName} must be E.164 with a plus and digits only, such as +9779812345678.");

    public static IRuleBuilderOptions<T, string?> IsPassword<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Length(10, 1000).WithMessage("password must have at least 10 characters.");

    public static IRuleBuilderOptions<T, string> IsRole<T>(this IRuleBuilder<T, string> rule) =>
        rule.Must(role => Known.Contains(role)).WithMessage($"A role is one of {AllRoles}.");
}
