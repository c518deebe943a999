using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;
using TrailDesk.Domain.Shared;

namespace TrailDesk.Application.Broadcasts;

/// <summary>Saved lists of people, newest first.</summary>
public sealed record ListBroadcastLists(int? Limit = null, string? Cursor = null) : IRequest<Page<BroadcastListView>>, IPagedRequest;

public sealed record GetBroadcastList(Guid Id) : IRequest<BroadcastListView>;

/// <param name="Members">How many.</param>
public sealed record BroadcastListView(Guid Id, string Name, int Members, Person? CreatedBy, DateTimeOffset CreatedAt);

public sealed record ListMembers(Guid Id, int? Limit = null, string? Cursor = null) : IRequest<Page<ContactSummary>>, IPagedRequest;

internal sealed class ListBroadcastListsValidator : PagedRequestValidator<ListBroadcastLists>;

internal sealed class ListMembersValidator : PagedRequestValidator<ListMembers>;

public interface IBroadcastListStore
{
    Task<bool> ExistsAsync(Guid id, CancellationToken cancellation);

    /// <returns>False where another has the name.</returns>
    Task<bool> AddAsync(Guid id, string name, Guid? createdBy, CancellationToken cancellation);

    Task<bool> RemoveAsync(Guid id, CancellationToken cancellation);

    /// <returns>Those of the contacts that are there and were not members yet.</returns>
    Task<IReadOnlyCollection<Guid>> AddMembersAsync(Guid id, IReadOnlyCollection<Guid> contacts, CancellationToken cancellation);

    Task RemoveMembersAsync(Guid id, IReadOnlyCollection<Guid> contacts, CancellationToken cancellation);

    /// <summary>The same, behind contacts that the transaction has yet to write.</summary>
    void Append(Guid id, IReadOnlyCollection<Guid> contacts);

    /// <returns>Which of these are members already.</returns>
    Task<IReadOnlyCollection<Guid>> FindMembersAsync(Guid id, IReadOnlyCollection<Guid> contacts, CancellationToken cancellation);
}

public sealed record NewBroadcastList(string Name);

public sealed record CreateBroadcastList(Guid Id, NewBroadcastList List) : ITransactionalCommand<Unit>;

internal sealed class CreateBroadcastListValidator : AbstractValidator<CreateBroadcastList>
{
    public CreateBroadcastListValidator() => RuleFor(request => request.List.Name).Must(name => !string.IsNullOrWhiteSpace(name) && name.Length <= 200)
        .OverridePropertyName("name").WithMessage("name must have 1 to 200 characters.");
}

internal sealed class CreateBroadcastListHandler(IBroadcastListStore lists, IAuditLog audit, ICurrentCaller current) : IRequestHandler<CreateBroadcastList, Unit>
{
    public async Task<Unit> Handle(CreateBroadcastList request, CancellationToken cancellationToken)
    {
        var name = request.List.Name.Trim();
        if (!await lists.AddAsync(request.Id, name, current.Caller.UserId, cancellationToken)) throw new ListExistsException(name);
        audit.Add("broadcast_list.created", "broadcast_list", request.Id, ("name", name));
        return Unit.Value;
    }
}

public sealed class ListExistsException(string name) : ConflictException($"There is a list called {name} already.");

public sealed record DeleteBroadcastList(Guid Id) : ITransactionalCommand<Unit>;

internal sealed class DeleteBroadcastListHandler(IBroadcastListStore lists, IAuditLog audit) : IRequestHandler<DeleteBroadcastList, Unit>
{
    public async Task<Unit> Handle(DeleteBroadcastList request, CancellationToken cancellationToken)
    {
        if (!await lists.RemoveAsync(request.Id, cancellationToken)) throw new NoSuchRecordException("list");
        audit.Add("broadcast_list.deleted", "broadcast_list", request.Id);
        return Unit.Value;
    }
}

/// <summary>Who joins a list and who leaves it; contacts that nobody has are passed over.</summary>
public sealed record ChangeListMembers(Guid Id, MembersChange Change) : ITransactionalCommand<Unit>;

public sealed record MembersChange(IReadOnlyList<Guid>? Add = null, IReadOnlyList<Guid>? Remove = null);

internal sealed class ChangeListMembersValidator : AbstractValidator<ChangeListMembers>
{
    private const int Most = 10_000;

    public ChangeListMembersValidator()
    {
        RuleFor(request => request.Change.Add).Must(ids => ids is null || ids.Count <= Most).OverridePropertyName("add").WithMessage($"add holds at most {Most} contacts. Import more as a file.");
        RuleFor(request => request.Change.Remove).Must(ids => ids is null || ids.Count <= Most).OverridePropertyName("remove").WithMessage($"remove holds at most {Most} contacts.");
    }
}

internal sealed class ChangeListMembersHandler(IBroadcastListStore lists, IAuditLog audit) : IRequestHandler<ChangeListMembers, Unit>
{
    public async Task<Unit> Handle(ChangeListMembers request, CancellationToken cancellationToken)
    {
        if (!await lists.ExistsAsync(request.Id, cancellationToken)) throw new NoSuchRecordException("list");
        if (request.Change.Remove is [_, ..] remove) await lists.RemoveMembersAsync(request.Id, remove, cancellationToken);
        if (request.Change.Add is [_, ..] add) await lists.AddMembersAsync(request.Id, add, cancellationToken);
        audit.Add("broadcast_list.changed", "broadcast_list", request.Id, ("add", $"{request.Change.Add?.Count ?? 0}"), ("remove", $"{request.Change.Remove?.Count ?? 0}"));
        return Unit.Value;
    }
}
