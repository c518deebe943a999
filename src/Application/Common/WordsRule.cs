using FluentValidation;

namespace TrailDesk.Application.Common;

internal static class WordsRule
{
    public static IRuleBuilderOptions<T, string?> IsWords<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(text => !string.IsNullOrWhiteSpace(text) && text.Length <= 4000).WithMessage("text must have 1 to 4000 characters that are not all blank.");
}
