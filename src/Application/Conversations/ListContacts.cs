using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;

namespace TrailDesk.Application.Conversations;

public sealed record ListContacts(
    string? Phone = null,
    string? UserId = null,
    string? Language = null,
    int? Limit = null,
    string? Cursor = null) : IRequest<Page<ContactView>>, IPagedRequest;

public sealed record GetContact(Guid Id) : IRequest<ContactView>;

public sealed record ContactView
{
    public required Guid Id { get; init; }
    public string? Name { get; init; }
    public string? Username { get; init; }
    public required IReadOnlyList<string> Phones { get; init; }
    public required IReadOnlyList<string> UserIds { get; init; }
    public string? Language { get; init; }
    public required IReadOnlyList<ContactConsent> Consents { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>What the person last said about one purpose: booking, safety or marketing.</summary>
public sealed record ContactConsent(string Purpose, string State, DateTimeOffset At, string Method);

internal sealed class ListContactsValidator : PagedRequestValidator<ListContacts>
{
    public ListContactsValidator()
    {
        RuleFor(request => request.Phone).Must(PhoneFilter.IsReadable).WithMessage(PhoneFilter.Sentence);
        RuleFor(request => request.UserId).Must(id => id is null || id.Length is > 0 and <= 200)
            .WithMessage("userId must be a business-scoped user id.");
        RuleFor(request => request.Language).Must(language => language is null || language.Length is 2 or 3)
            .WithMessage("language must be a language code such as en, id or es.");
    }
}
