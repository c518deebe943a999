using System.Text.Json;
using Npgsql;
using TrailDesk.Application.Incidents;
using TrailDesk.Domain.Incidents;
using TrailDesk.Infrastructure.Conversations;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Incidents;

/// <summary>Incidents are rare and matter: plain statements, in the same transaction as everything else.</summary>
internal sealed class IncidentStore(UnitOfWork work, ShortCodes codes) : IIncidentStore
{
    private readonly Dictionary<Guid, string> _opened = [];

    private const string Columns = """
        i.id, i.code, i.status, i.severity, i.trip_id, t.code,
        array(select n.user_id from incident_notices n where n.tenant_id = i.tenant_id and n.incident_id = i.id), i.version, i.reported_by, i.conversation_id
        """;

    private const string OpenSql = $"""
        select {Columns}
        from incidents i join trips t on t.id = i.trip_id
        where i.tenant_id = current_tenant() and i.trip_id = $1 and i.status <> 'resolved'
        order by i.created_at
        """;

    private const string ByCodeSql = $"""
        select {Columns}
        from incidents i join trips t on t.id = i.trip_id
        where i.tenant_id = current_tenant() and i.code = $1
        """;

    private const string ByIdSql = $"""
        select {Columns}
        from incidents i join trips t on t.id = i.trip_id
        where i.tenant_id = current_tenant() and i.id = $1
        """;

    private const string LateSql = $"""
        select {Columns}
        from incidents i join trips t on t.id = i.trip_id
        where i.tenant_id = current_tenant() and i.status <> 'resolved' and i.acknowledge_by <= now()
          and case i.status
            when 'open' then i.told_again_at is null or i.told_again_at + greatest($1, i.acknowledge_by - i.created_at) <= now()
            else i.resolve_by <= now()
              and (i.told_again_at is null or i.told_again_at < i.resolve_by or i.told_again_at + greatest($1, i.resolve_by - i.created_at) <= now())
          end
        order by i.acknowledge_by
        limit $2
        """;

    public async Task<IReadOnlyList<OpenIncident>> FindLateAsync(TimeSpan again, int limit, CancellationToken cancellation) =>
        await ReadAsync(LateSql, cancellation, new NpgsqlParameter<TimeSpan> { TypedValue = again }, new NpgsqlParameter<int> { TypedValue = limit });

    private const string ToldAgainSql = """
        with saved as (
          update incidents set told_again_at = now(), version = version + 1
          where tenant_id = current_tenant() and id = $1 and version = $2
          returning 1
        )
        select expect_rows((select count(*) from saved), 1)
        """;

    public void ToldAgain(OpenIncident incident)
    {
        work.Notice("incident", incident.Id);
        work.Append(new NpgsqlBatchCommand(ToldAgainSql).With(incident.Id).With(incident.Version));
    }

    public async Task<OpenIncident?> FindAsync(Guid id, CancellationToken cancellation) =>
        (await ReadAsync(ByIdSql, cancellation, new NpgsqlParameter<Guid> { TypedValue = id })).SingleOrDefault();

    public async Task<IReadOnlyList<OpenIncident>> FindOpenAsync(Guid tripId, CancellationToken cancellation) =>
        await ReadAsync(OpenSql, cancellation, new NpgsqlParameter<Guid> { TypedValue = tripId });

    public async Task<OpenIncident?> FindAsync(string code, CancellationToken cancellation) =>
        (await ReadAsync(ByCodeSql, cancellation, new NpgsqlParameter<string> { TypedValue = code })).SingleOrDefault();

    private async Task<List<OpenIncident>> ReadAsync(string sql, CancellationToken cancellation, params NpgsqlParameter[] arguments)
    {
        await using var command = new NpgsqlCommand(sql, await work.ConnectionAsync(cancellation));
        command.Parameters.AddRange(arguments);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var found = new List<OpenIncident>();
        while (await reader.ReadAsync(cancellation))
            found.Add(new OpenIncident(reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetString(3),
                reader.GetGuid(4), reader.GetString(5), reader.GetFieldValue<Guid[]>(6), reader.GetInt32(7),
                reader.GetGuid(8), reader.OrNull<Guid>(9)));
        return found;
    }

    private const string InsertSql = """
        insert into incidents (tenant_id, id, code, status, severity, category, trip_id, reported_by, conversation_id, body,
          acknowledge_by, resolve_by)
        values (current_tenant(), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        """;

    public void Open(Incident incident)
    {
        _opened[incident.Id] = incident.Code;
        work.Notice("incident", incident.Id);
        var body = JsonSerializer.SerializeToUtf8Bytes(new SealedText(incident.Text), SealedJson.Default.SealedText);
        work.Append(new NpgsqlBatchCommand(InsertSql).With(incident.Id).With(incident.Code).With(incident.Status)
            .With(incident.Severity.Word()).With(incident.Category.Word()).With(incident.TripId).With(incident.ReportedBy)
            .With(incident.ConversationId).With(Sealed.Seal(work.Keys.Sealing, body))
            .With(incident.Clocks.AcknowledgeBy).With(incident.Clocks.ResolveBy));
    }

    private const string AcknowledgeSql = """
        with saved as (
          update incidents set status = 'acknowledged', acknowledged_at = $3, acknowledged_by = $4, version = version + 1
          where tenant_id = current_tenant() and id = $1 and version = $2
          returning 1
        )
        select expect_rows((select count(*) from saved), 1)
        """;

    public void Acknowledge(OpenIncident incident, Guid? by, DateTimeOffset at)
    {
        work.Notice("incident", incident.Id);
        work.Append(new NpgsqlBatchCommand(AcknowledgeSql).With(incident.Id).With(incident.Version).With(at).With(by));
    }

    private const string ResolveSql = """
        with saved as (
          update incidents set status = 'resolved', resolved_at = $3, version = version + 1
          where tenant_id = current_tenant() and id = $1 and version = $2
          returning 1
        )
        select expect_rows((select count(*) from saved), 1)
        """;

    public void Resolve(OpenIncident incident, DateTimeOffset at)
    {
        work.Notice("incident", incident.Id);
        work.Append(new NpgsqlBatchCommand(ResolveSql).With(incident.Id).With(incident.Version).With(at));
    }

    private const string AttachSql = """
        insert into incident_attachments (tenant_id, incident_id, message_id) values (current_tenant(), $1, $2)
        on conflict do nothing
        """;

    public void Attach(Guid incidentId, Guid messageId)
    {
        work.Notice("incident", incidentId);
        work.Append(new NpgsqlBatchCommand(AttachSql).With(incidentId).With(messageId));
    }

    private const string NoticeSql = """
        insert into incident_notices (tenant_id, incident_id, user_id) values (current_tenant(), $1, $2)
        on conflict do nothing
        """;

    public void Notice(Guid incidentId, Guid userId) => work.Append(new NpgsqlBatchCommand(NoticeSql).With(incidentId).With(userId));

    private const string CodeSql = """
        select code from incidents where tenant_id = current_tenant() and id = $1
        """;

    public async Task<string> CodeOfAsync(Guid incidentId, CancellationToken cancellation)
    {
        if (_opened.TryGetValue(incidentId, out var code)) return code;
        await using var command = new NpgsqlCommand(CodeSql, await work.ConnectionAsync(cancellation))
        {
            Parameters = { new NpgsqlParameter<Guid> { TypedValue = incidentId } },
        };
        return (string?)await command.ExecuteScalarAsync(cancellation) ?? "";
    }

    public ValueTask<string> NextCodeAsync(CancellationToken cancellation) => codes.NextAsync("incident_codes", "INC", cancellation);
}
