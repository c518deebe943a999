using Npgsql;
using TrailDesk.Application.Conversations;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Conversations;

internal sealed class RefusedTexts(UnitOfWork work) : IRefusedTexts
{
    private const string AddSql = """
        insert into refused_texts (tenant, message) values (current_tenant(), $1) on conflict (message) do nothing
        """;

    public void Add(Guid messageId) => work.Append(new NpgsqlBatchCommand(AddSql).With(messageId));

    private const string TakeSql = """
        with taken as (
          delete from refused_texts r
          where r.message = (select o.message from refused_texts o where o.tenant = current_tenant() and o.message = $1 for update skip locked)
          returning r.message
        )
        select exists (select 1 from taken)
          and not exists (select 1 from whatsapp_messages m where m.tenant_id = current_tenant() and m.in_reply_to = $1)
        """;

    public async Task<bool> TakeAsync(Guid messageId, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(TakeSql, await work.ConnectionAsync(cancellation))
        {
            Parameters = { new NpgsqlParameter<Guid> { TypedValue = messageId } },
        };
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
