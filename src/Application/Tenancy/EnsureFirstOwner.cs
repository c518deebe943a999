using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;

namespace TrailDesk.Application.Tenancy;

/// <summary>
/// The person from the environment owns the first tenant (made if there is none) and the demo tenant. Safe to run at
/// every start, on several nodes at once, and again after demo data was loaded.
/// </summary>
public sealed record EnsureFirstOwner(string Email, string Password, string TenantName) : ICommand<Unit>
{
    public override string ToString() => "EnsureFirstOwner { … }";
}

internal sealed class EnsureFirstOwnerValidator : AbstractValidator<EnsureFirstOwner>
{
    public EnsureFirstOwnerValidator()
    {
        RuleFor(request => request.Email).NotEmpty().IsEmail();
        RuleFor(request => request.Password).NotEmpty();
        RuleFor(request => request.TenantName).NotEmpty();
    }
}

internal sealed class EnsureFirstOwnerHandler(IFirstOwnerStore owners, ISessionStore sessions, IPasswords passwords)
    : IRequestHandler<EnsureFirstOwner, Unit>
{
    public async Task<Unit> Handle(EnsureFirstOwner request, CancellationToken cancellationToken)
    {
        var hash = passwords.Hash(request.Password);
        foreach (var tenantId in await owners.EnsureFirstTenantAsync(request.TenantName, cancellationToken))
        {
            var (userId, found) = await owners.EnsureOwnerAsync(tenantId, request.Email.Trim().ToLowerInvariant(), hash, cancellationToken);
            if (found is null || passwords.Matches(found, request.Password)) continue;
            await owners.SetPasswordAsync(tenantId, userId, hash, cancellationToken);
            await sessions.RevokeUserAsync(tenantId, userId, cancellationToken);
        }

        return Unit.Value;
    }
}
