using FluentValidation;
using TrailDesk.Domain.Templates;

namespace TrailDesk.Application.Templates;

/// <summary>A template as somebody writes it down. Its words are the linter's business; here only what could not be kept is refused.</summary>
public record TemplateForm
{
    /// <summary>Lower-case letters, digits and underscores.</summary>
    public required string Name { get; init; }

    /// <summary>Such as en, en_US, id or es.</summary>
    public required string Language { get; init; }

    /// <summary>MARKETING, UTILITY or AUTHENTICATION; TRANSACTIONAL and the older groups are read as UTILITY.</summary>
    public required string Category { get; init; }
    public TemplateHeader? Header { get; init; }

    /// <summary>Variables stand in it by name: <c>Hello {{name}}</c>.</summary>
    public required string Body { get; init; }
    public string? Footer { get; init; }
    public IReadOnlyList<TemplateButton>? Buttons { get; init; }
    public IReadOnlyList<TemplateVariable>? Variables { get; init; }

    internal TemplateDefinition ToDefinition() => new()
    {
        Name = Name,
        Language = Language,
        Category = TemplateCategories.Read(Category)!,
        Header = Header,
        Body = Body,
        Footer = Footer,
        Buttons = Buttons ?? [],
        Variables = Variables ?? [],
    };
}

/// <summary>A template for the account that a channel belongs to.</summary>
public sealed record NewTemplate : TemplateForm
{
    public required Guid ChannelId { get; init; }
}

internal sealed class TemplateFormValidator<T> : AbstractValidator<T>
    where T : TemplateForm
{
    private static readonly string[] HeaderKinds = ["text", "image", "video", "document", "location"];
    private static readonly string[] ButtonKinds = ["url", "phone", "quick_reply", "copy_code"];

    public TemplateFormValidator()
    {
        RuleFor(form => form.Name).Matches("^[a-z0-9_]{1,512}$").WithMessage("name must have 1 to 512 of a to z, 0 to 9 and underscores, such as trip_notice.");
        RuleFor(form => form.Language).Matches("^[a-z]{2,3}(_[A-Z]{2,3})?$").WithMessage("language must be a code such as en, en_US, id or es.");
        RuleFor(form => form.Category).Must(word => TemplateCategories.Read(word) is not null).WithMessage("category must be MARKETING, UTILITY or AUTHENTICATION.");
        RuleFor(form => form.Body).Length(1, 4096);
        RuleFor(form => form.Footer).Length(1, 500);
        RuleFor(form => form.Header!.Kind).Must(HeaderKinds.Contains).When(form => form.Header is not null).WithMessage($"kind must be one of {string.Join(", ", HeaderKinds)}.");
        RuleFor(form => form.Header!.Text).MaximumLength(500).When(form => form.Header is not null);
        RuleFor(form => form.Header!.Sample).MaximumLength(4096).When(form => form.Header is not null);
        RuleFor(form => form.Buttons).Must(buttons => buttons is null || (buttons.Count <= 20 && buttons.All(button => button is not null))).WithMessage("buttons must be a list of at most 10 buttons.");
        RuleForEach(form => form.Buttons).ChildRules(button =>
        {
            button.RuleFor(one => one.Kind).Must(ButtonKinds.Contains).WithMessage($"kind must be one of {string.Join(", ", ButtonKinds)}.");
            button.RuleFor(one => one.Text).Length(1, 200);
            button.RuleFor(one => one.Url).MaximumLength(4096);
            button.RuleFor(one => one.Phone).MaximumLength(40);
            button.RuleFor(one => one.Code).MaximumLength(200);
        });
        RuleFor(form => form.Variables).Must(variables => variables is null || (variables.Count <= 50 && variables.All(variable => variable is not null)))
            .WithMessage("variables must be a list of at most 50 variables.");
        RuleForEach(form => form.Variables).ChildRules(variable =>
        {
            variable.RuleFor(one => one.Name).Must(TemplateText.IsVariableName).WithMessage("name must be a to z, 0 to 9 and underscores, beginning with a letter.");
            variable.RuleFor(one => one.Field).Must(TemplateFields.All.Contains).WithMessage($"field must be one of {string.Join(", ", TemplateFields.All)}.");
            variable.RuleFor(one => one.Sample).MaximumLength(1024);
        });
    }
}
