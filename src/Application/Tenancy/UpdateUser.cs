using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;

namespace TrailDesk.Application.Tenancy;

/// <summary>What is absent stays as it is.</summary>
public sealed record UserChanges(
    string? Name = null, string? Email = null, string? Phone = null, IReadOnlyList<string>? Roles = null,
    bool? IsActive = null, string? Password = null)
{
    public override string ToString() => "UserChanges { … }";
}

public sealed record UpdateUser(Guid Id, UserChanges Changes) : ICommand<User>;

internal sealed class UpdateUserValidator : AbstractValidator<UpdateUser>
{
    public UpdateUserValidator()
    {
        RuleFor(request => request.Changes.Name).Length(1, 200).OverridePropertyName("name");
        RuleFor(request => request.Changes.Email).IsEmail().OverridePropertyName("email");
        RuleFor(request => request.Changes.Phone).IsPhone().OverridePropertyName("phone");
        RuleFor(request => request.Changes.Password).IsPassword().OverridePropertyName("password");
        RuleForEach(request => request.Changes.Roles).IsRole().OverridePropertyName("roles");
    }
}

internal sealed class UpdateUserHandler(IUserStore users, ISessionStore sessions, IPasswords passwords, ICurrentCaller current)
    : IRequestHandler<UpdateUser, User>
{
    public async Task<User> Handle(UpdateUser request, CancellationToken cancellationToken)
    {
        var tenantId = current.Caller.TenantId;
        var user = await users.FindAsync(tenantId, request.Id, cancellationToken) ?? throw new UserNotFoundException();
        var changed = Apply(user, request.Changes);
        var hash = request.Changes.Password is { } password ? passwords.Hash(password) : null;
        await users.SaveAsync(tenantId, changed, hash, cancellationToken);
        if (hash is not null || !changed.IsActive) await sessions.RevokeUserAsync(tenantId, user.Id, cancellationToken);
        sessions.ForgetCached();
        return changed;
    }

    private static User Apply(User user, UserChanges changes) => user with
    {
        Name = changes.Name ?? user.Name,
        Email = changes.Email?.ToLowerInvariant() ?? user.Email,
        Phone = changes.Phone ?? user.Phone,
        Roles = changes.Roles?.Distinct().ToArray() ?? user.Roles,
        IsActive = changes.IsActive ?? user.IsActive,
    };
}
