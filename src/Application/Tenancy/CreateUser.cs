using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;

namespace TrailDesk.Application.Tenancy;

/// <param name="Password">Without one the person cannot sign in; field staff only write from their phone.</param>
public sealed record CreateUser(
    string Name, IReadOnlyList<string> Roles, string? Email = null, string? Phone = null, string? Password = null) : ICommand<User>
{
    public override string ToString() => "CreateUser { … }";
}

internal sealed class CreateUserValidator : AbstractValidator<CreateUser>
{
    public CreateUserValidator()
    {
        RuleFor(request => request.Name).NotEmpty().MaximumLength(200);
        RuleFor(request => request.Email).IsEmail();
        RuleFor(request => request.Phone).IsPhone();
        RuleFor(request => request.Password).IsPassword();
        RuleFor(request => request.Email).NotNull().When(request => request.Password is not null)
            .WithMessage("email is needed to sign in with a password.");
        RuleForEach(request => request.Roles).IsRole();
    }
}

internal sealed class CreateUserHandler(IUserStore users, IPasswords passwords, ICurrentCaller current, TimeProvider clock)
    : IRequestHandler<CreateUser, User>
{
    public async Task<User> Handle(CreateUser request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var roles = request.Roles.Distinct().ToArray();
        var user = new User(Guid.CreateVersion7(now), request.Name, request.Email?.ToLowerInvariant(), request.Phone, roles, true, now);
        var hash = request.Password is { } password ? passwords.Hash(password) : null;
        var entry = new AuditEntry(current.Caller.UserId, "user.created", "user", user.Id, ("roles", string.Join(", ", roles)));
        await users.AddAsync(current.Caller.TenantId, user, hash, entry, cancellationToken);
        return user;
    }
}
