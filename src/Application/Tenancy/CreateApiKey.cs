using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;

namespace TrailDesk.Application.Tenancy;

/// <summary>A key for a machine, which acts with these roles.</summary>
public sealed record CreateApiKey(string Name, IReadOnlyList<string> Roles) : ICommand<NewApiKey>;

/// <param name="Key">Shown this once.</param>
public sealed record NewApiKey(Guid Id, string Name, IReadOnlyList<string> Roles, DateTimeOffset CreatedAt, string Key)
{
    public override string ToString() => $"NewApiKey {{ Id = {Id} }}";
}

internal sealed class CreateApiKeyValidator : AbstractValidator<CreateApiKey>
{
    public CreateApiKeyValidator()
    {
        RuleFor(request => request.Name).NotEmpty().MaximumLength(200);
        RuleFor(request => request.Roles).NotEmpty().WithMessage("roles must name at least one role.");
        RuleForEach(request => request.Roles).IsRole();
    }
}

internal sealed class CreateApiKeyHandler(ISessionStore sessions, ICurrentCaller current, TimeProvider clock)
    : IRequestHandler<CreateApiKey, NewApiKey>
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365 * 100);

    public async Task<NewApiKey> Handle(CreateApiKey request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (id, roles) = (Guid.CreateVersion7(now), request.Roles.Distinct().ToArray());
        var token = $"tdk_{SessionTokens.NewToken()}";
        var session = new NewSession(id, SessionKinds.ApiKey, token, id, now + Lifetime, request.Name, roles);
        var entry = new AuditEntry(current.Caller.UserId, "api_key.created", "api_key", id, ("name", request.Name), ("roles", string.Join(", ", roles)));
        await sessions.StartAsync(current.Caller.TenantId, userId: null, [session], entry, cancellationToken);
        return new NewApiKey(id, request.Name, roles, now, token);
    }
}
