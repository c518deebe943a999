using System.Text.Json;
using FluentValidation;
using TrailDesk.Domain.Consent;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Application.Conversations;

/// <summary>The shape of a draft and WhatsApp's own limits. What one provider alone cannot do is checked once the channel is known.</summary>
internal sealed class MessageDraftValidator<T> : AbstractValidator<T>
    where T : MessageDraft
{
    private static readonly string[] Types =
        ["text", "image", "video", "audio", "voice", "document", "sticker", "location", "contacts", "interactive", "template", "reaction"];

    public MessageDraftValidator()
    {
        RuleFor(draft => draft.Type).Must(Types.Contains).WithMessage($"type must be one of {string.Join(", ", Types)}.");
        RuleFor(draft => draft.Purpose).Must(purpose => purpose is null || ConsentPurposes.IsKnown(purpose)).WithMessage(ConsentPurposes.Sentence);
        Belongs("text", draft => draft.Type == "text", draft => draft.Text is not null);
        Belongs("media", draft => draft.IsMedia, draft => draft.Media is not null);
        Belongs("template", draft => draft.Type == "template", draft => draft.Template is not null);
        Belongs("interactive", draft => draft.Type == "interactive", draft => draft.Interactive is not null);
        Belongs("location", draft => draft.Type == "location", draft => draft.Location is not null);
        Belongs("reaction", draft => draft.Type == "reaction", draft => draft.Reaction is not null);
        Belongs("contacts", draft => draft.Type == "contacts", draft => draft.Contacts is not null);
        RuleFor(draft => draft.PreviewUrl).Null().When(draft => draft.Type != "text").WithMessage("previewUrl belongs to type text.");
        RuleFor(draft => draft.Text).Must(text => !string.IsNullOrWhiteSpace(text) && text.Length <= 4096)
            .When(draft => draft is { Type: "text", Text: not null }).WithMessage("text must have 1 to 4096 characters that are not all blank.");
        RuleFor(draft => draft.ReplyToProviderMessageId).Length(1, 512);
        RuleFor(draft => draft.Media!).SetValidator(draft => new MediaDraftValidator(draft.Type)).When(draft => draft is { IsMedia: true, Media: not null });
        RuleFor(draft => draft.Template!).SetValidator(new TemplateDraftValidator()).When(draft => draft.Template is not null);
        RuleFor(draft => draft.Interactive!).SetValidator(new InteractiveDraftValidator()).When(draft => draft.Interactive is not null);
        RuleFor(draft => draft.Location!).SetValidator(new LocationDraftValidator()).When(draft => draft.Location is not null);
        RuleFor(draft => draft.Reaction!.ProviderMessageId).Length(1, 512).When(draft => draft.Reaction is not null);
        RuleFor(draft => draft.Reaction!.Emoji).MaximumLength(40).When(draft => draft.Reaction is not null);
        RuleFor(draft => draft.Contacts).Must(contacts => contacts is { ValueKind: JsonValueKind.Array } cards && cards.GetArrayLength() is >= 1 and <= 257)
            .When(draft => draft.Contacts is not null).WithMessage("contacts must be a list of 1 to 257 cards in Meta's shape.");
        CheckWay();
    }

    private void CheckWay()
    {
        RuleFor(draft => draft.SendAt).Must((draft, at) => SendTime.TryRead(at, draft.TimeZone, out _)).When(draft => draft.SendAt is not null)
            .WithMessage("sendAt must be like 2026-12-01T09:30:00+05:45, or a local time like 2026-12-01T09:30 with timeZone, such as Asia/Kathmandu.");
        RuleFor(draft => draft.TimeZone).Null().When(draft => draft.SendAt is null).WithMessage("timeZone belongs to sendAt.");
        RuleFor(draft => draft.Priority).Must(priority => priority is "normal" or "bulk").When(draft => draft.Priority is not null)
            .WithMessage("priority must be normal or bulk.");
    }

    /// <summary>Each type has one part; a part of another type would be lost without a word.</summary>
    private void Belongs(string part, Func<T, bool> isWanted, Func<T, bool> isThere) =>
        RuleFor(draft => draft).Custom((draft, context) =>
        {
            if (!Types.Contains(draft.Type)) return;
            if (isWanted(draft) && !isThere(draft)) context.AddFailure(part, $"{part} is required for a message of type {draft.Type}.");
            if (!isWanted(draft) && isThere(draft)) context.AddFailure(part, $"{part} is not a part of a message of type {draft.Type}.");
        });
}

internal sealed class MediaDraftValidator : AbstractValidator<MediaDraft>
{
    public MediaDraftValidator(string type)
    {
        RuleFor(media => media).Must(media => new object?[] { media.Url, media.MediaId, media.ProviderMediaId }.Count(name => name is not null) == 1)
            .OverridePropertyName("url").WithMessage("Name the file once: by url, by mediaId or by providerMediaId.");
        RuleFor(media => media.Url).Must(url => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" && url!.Length <= 2048)
            .When(media => media.Url is not null).WithMessage("url must be an absolute http or https address of at most 2048 characters.");
        RuleFor(media => media.ProviderMediaId).Length(1, 200);
        RuleFor(media => media.Caption).MaximumLength(1024).WithMessage("caption is at most 1024 characters.");
        RuleFor(media => media.Caption).Null().When(_ => type is "audio" or "voice" or "sticker" or "header")
            .WithMessage($"caption cannot go with {(type == "header" ? "a header" : type)}.");
        RuleFor(media => media.FileName).Null().When(_ => type is not ("document" or "header")).WithMessage("fileName belongs to a document.");
        RuleFor(media => media.FileName).Length(1, 240);
        RuleFor(media => media.Voice).Null().When(_ => type is not ("audio" or "voice")).WithMessage("voice belongs to audio.");
        RuleFor(media => media.Kind).Must(kind => kind is null || (type == "header" ? kind is "image" or "video" or "document" : kind == type))
            .WithMessage(type == "header" ? "kind must be image, video or document." : "kind is the message's type.");
    }
}

internal sealed class TemplateDraftValidator : AbstractValidator<TemplateDraft>
{
    public TemplateDraftValidator()
    {
        RuleFor(template => template.Name).Length(1, 512);
        RuleFor(template => template.Language).Matches("^(?=.{2,35}$)[A-Za-z]{2,}([_-][A-Za-z0-9]+)*$").WithMessage("language must be a code such as en or en_US.");
        RuleFor(template => template.Components).Must(components => components is null or { ValueKind: JsonValueKind.Array })
            .WithMessage("components must be a list in Meta's shape.");
        RuleFor(template => template.Variables).Must(values => values is null || (values.Count <= 50 && values.Values.All(value => value is { Length: <= 4096 })))
            .WithMessage("variables can have at most 50 entries of at most 4096 characters.");
        RuleFor(template => template.Variables).Null().When(template => template.Components is not null)
            .WithMessage("Fill the template once: by variables or by components.");
    }
}

internal sealed class LocationDraftValidator : AbstractValidator<LocationDraft>
{
    public LocationDraftValidator()
    {
        RuleFor(location => location.Latitude).InclusiveBetween(-90, 90);
        RuleFor(location => location.Longitude).InclusiveBetween(-180, 180);
        RuleFor(location => location.Name).Length(1, 1000);
        RuleFor(location => location.Address).Length(1, 1000);
    }
}

internal sealed class InteractiveDraftValidator : AbstractValidator<InteractiveDraft>
{
    public InteractiveDraftValidator()
    {
        RuleFor(menu => menu.Kind).Must(kind => kind is "button" or "list").WithMessage("kind must be button or list.");
        RuleFor(menu => menu.Body).Length(1, 1024).WithMessage("body must have 1 to 1024 characters.");
        RuleFor(menu => menu.Footer).Length(1, 60).WithMessage("footer must have 1 to 60 characters.");
        RuleFor(menu => menu.Header!.Text).Length(1, 60).When(menu => menu.Header is not null).WithMessage("header.text must have 1 to 60 characters.");
        RuleFor(menu => menu.Header!.Media!).SetValidator(new MediaDraftValidator("header")).When(menu => menu.Header?.Media is not null);
        RuleFor(menu => menu.Header).Must(header => header is null || (header.Text is null) != (header.Media is null))
            .WithMessage("header has either text or media.");
        When(menu => menu.Kind == "button", Buttons);
        When(menu => menu.Kind == "list", List);
    }

    private void Buttons()
    {
        RuleFor(menu => menu.Buttons).Must(buttons => buttons is { Count: >= 1 and <= 3 }).WithMessage("buttons must be 1 to 3.");
        RuleFor(menu => menu.Sections).Null().WithMessage("sections belong to kind list.");
        RuleFor(menu => menu.Button).Null().WithMessage("button belongs to kind list.");
        RuleForEach(menu => menu.Buttons).Must(button => button is { Title.Length: >= 1 and <= 20, Id.Length: >= 1 and <= 256 } && button.Id.Trim() == button.Id)
            .WithMessage("A button has a title of 1 to 20 characters and an id of 1 to 256 without blanks around it.");
        RuleFor(menu => menu.Buttons).Must(buttons => IsUnique(buttons?.Select(button => button.Id)) && IsUnique(buttons?.Select(button => button.Title)))
            .WithMessage("Ids and titles of buttons must differ from each other.");
    }

    private void List()
    {
        RuleFor(menu => menu.Buttons).Null().WithMessage("buttons belong to kind button.");
        RuleFor(menu => menu.Button).Must(button => button is { Length: >= 1 and <= 20 }).WithMessage("button must have 1 to 20 characters.");
        RuleFor(menu => menu.Header!.Media).Null().When(menu => menu.Header is not null).WithMessage("A list's header is text.");
        RuleFor(menu => menu.Sections).Must(sections => sections is { Count: >= 1 and <= 10 } && sections.Sum(section => section.Rows?.Count ?? 0) is >= 1 and <= 10)
            .WithMessage("sections must be 1 to 10, with 1 to 10 rows over all of them.");
        RuleForEach(menu => menu.Sections).Must((menu, section) => section.Title is { Length: >= 1 and <= 24 } || section.Title is null && menu.Sections!.Count == 1)
            .WithMessage("A section has a title of 1 to 24 characters; only the single section of a list may go without.");
        RuleForEach(menu => menu.Sections).Must(section => section.Rows is { Count: > 0 } && section.Rows.All(IsRow))
            .WithMessage("A row has an id of 1 to 200, a title of 1 to 24 and a description of at most 72 characters.");
        RuleFor(menu => menu.Sections).Must(sections => IsUnique(sections?.SelectMany(section => section.Rows ?? []).Select(row => row.Id)))
            .WithMessage("Ids of rows must differ from each other.");
    }

    private static bool IsRow(ListRow row) =>
        row is { Id.Length: >= 1 and <= 200, Title.Length: >= 1 and <= 24 } && (row.Description?.Length ?? 0) <= 72;

    private static bool IsUnique(IEnumerable<string>? words) => words is null || words.GroupBy(word => word).All(group => group.Count() == 1);
}
