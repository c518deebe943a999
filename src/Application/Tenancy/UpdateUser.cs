using System.Text.Json.Serialization;
using FluentValidation;
using FluentValidation.Results;
using MediatR;
using TrailDesk.Application.Common;

namespace TrailDesk.Application.Tenancy;

/// <summary>What is absent stays as it is; an e-mail or a phone that is null is taken away.</summary>
public sealed record UserChanges
{
    public string? Name { get; init; }

    public string? Email
    {
        get;
        init => (field, NamesEmail) = (value, true);
    }

    public string? Phone
    {
        get;
        init => (field, NamesPhone) = (value, true);
    }

    public IReadOnlyList<string>? Roles { get; init; }
    public bool? IsActive { get; init; }
    public string? Password { get; init; }

    [JsonIgnore]
    public bool NamesEmail { get; private init; }

    [JsonIgnore]
    public bool NamesPhone { get; private init; }

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
        if (request.Changes.Password is not null && changed.Email is null)
            throw new ValidationException([new ValidationFailure("email", "email is needed to sign in with a password.")]);
        var hash = request.Changes.Password is { } password ? passwords.Hash(password) : null;
        await users.SaveAsync(tenantId, changed, hash, EntryOf(user, changed, hash is not null), cancellationToken);
        if (hash is not null || !changed.IsActive || changed.Email is null) await sessions.RevokeUserAsync(tenantId, user.Id, cancellationToken);
        sessions.ForgetCached();
        return changed;
    }

    private static User Apply(User user, UserChanges changes) => user with
    {
        Name = changes.Name ?? user.Name,
        Email = changes.NamesEmail ? changes.Email?.ToLowerInvariant() : user.Email,
        Phone = changes.NamesPhone ? changes.Phone : user.Phone,
        Roles = changes.Roles?.Distinct().ToArray() ?? user.Roles,
        IsActive = changes.IsActive ?? user.IsActive,
    };

    // What changed, not from what to what: names, addresses and numbers have no business in a log.
    private AuditEntry EntryOf(User before, User after, bool newPassword)
    {
        (string Name, bool Changed)[] fields =
        [
            ("name", before.Name != after.Name), ("email", before.Email != after.Email), ("phone", before.Phone != after.Phone),
            ("roles", !before.Roles.SequenceEqual(after.Roles)), ("isActive", before.IsActive != after.IsActive), ("password", newPassword),
        ];
        var changed = fields.Where(field => field.Changed).Select(field => field.Name).ToList();
        return new AuditEntry(current.Caller.UserId, "user.updated", "user", after.Id, ("changed", string.Join(", ", changed)),
            ("roles", changed.Contains("roles") ? string.Join(", ", after.Roles) : null),
            ("isActive", changed.Contains("isActive") ? after.IsActive.ToString().ToLowerInvariant() : null));
    }
}
