using Npgsql;
using TrailDesk.Application.Broadcasts;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Broadcasts;

internal sealed class BroadcastListStore(UnitOfWork work) : IBroadcastListStore
{
    private const string ExistsSql = """
        select id from whatsapp_broadcast_lists where tenant_id = current_tenant() and id = $1
        """;

    public async Task<bool> ExistsAsync(Guid id, CancellationToken cancellation) => (await IdsAsync(new NpgsqlBatchCommand(ExistsSql).With(id), cancellation)).Count > 0;

    private const string AddSql = """
        insert into whatsapp_broadcast_lists (tenant_id, id, name, created_by) values (current_tenant(), $1, $2, $3)
        on conflict (tenant_id, name) do nothing
        """;

    public async Task<bool> AddAsync(Guid id, string name, Guid? createdBy, CancellationToken cancellation) =>
        await RunAsync(new NpgsqlBatchCommand(AddSql).With(id).With(name).With(createdBy), cancellation) > 0;

    private const string RemoveSql = """
        delete from whatsapp_broadcast_lists where tenant_id = current_tenant() and id = $1
        """;

    public async Task<bool> RemoveAsync(Guid id, CancellationToken cancellation) => await RunAsync(new NpgsqlBatchCommand(RemoveSql).With(id), cancellation) > 0;

    private const string AddMembersSql = """
        insert into broadcast_list_members (tenant_id, list_id, contact_id)
        select c.tenant_id, $1, c.id from contacts c where c.tenant_id = current_tenant() and c.id = any($2) order by c.id
        on conflict do nothing
        returning contact_id
        """;

    public Task<IReadOnlyCollection<Guid>> AddMembersAsync(Guid id, IReadOnlyCollection<Guid> contacts, CancellationToken cancellation) =>
        IdsAsync(new NpgsqlBatchCommand(AddMembersSql).With(id).With(contacts.ToArray()), cancellation);

    private const string RemoveMembersSql = """
        delete from broadcast_list_members where tenant_id = current_tenant() and list_id = $1 and contact_id = any($2)
        """;

    public Task RemoveMembersAsync(Guid id, IReadOnlyCollection<Guid> contacts, CancellationToken cancellation) =>
        RunAsync(new NpgsqlBatchCommand(RemoveMembersSql).With(id).With(contacts.ToArray()), cancellation);

    public void Append(Guid id, IReadOnlyCollection<Guid> contacts) => work.Append(new NpgsqlBatchCommand(AddMembersSql).With(id).With(contacts.ToArray()));

    private const string MembersSql = """
        select contact_id from broadcast_list_members where tenant_id = current_tenant() and list_id = $1 and contact_id = any($2)
        """;

    public Task<IReadOnlyCollection<Guid>> FindMembersAsync(Guid id, IReadOnlyCollection<Guid> contacts, CancellationToken cancellation) =>
        IdsAsync(new NpgsqlBatchCommand(MembersSql).With(id).With(contacts.ToArray()), cancellation);

    private async Task<int> RunAsync(NpgsqlBatchCommand command, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(await work.ConnectionAsync(cancellation)) { BatchCommands = { command } };
        return await batch.ExecuteNonQueryAsync(cancellation);
    }

    private async Task<IReadOnlyCollection<Guid>> IdsAsync(NpgsqlBatchCommand command, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(await work.ConnectionAsync(cancellation)) { BatchCommands = { command } };
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        var ids = new List<Guid>();
        while (await reader.ReadAsync(cancellation)) ids.Add(reader.GetGuid(0));
        return ids;
    }
}
