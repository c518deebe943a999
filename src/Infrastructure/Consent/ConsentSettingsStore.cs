using MediatR;
using Npgsql;
using TrailDesk.Application.Consent;
using TrailDesk.Application.Tenancy;
using TrailDesk.Infrastructure.Common;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Consent;

internal sealed class ConsentSettingsStore(UnitOfWork work) : IConsentSettings
{
    private const string SetSql = """
        insert into consent_settings (tenant_id, marketing) values (current_tenant(), $1)
        on conflict (tenant_id) do update set marketing = excluded.marketing
        """;

    public void Set(ConsentSettings settings) => work.Append(new NpgsqlBatchCommand(SetSql).With(settings.Marketing));
}

internal sealed class GetConsentSettingsHandler(Db db, ICurrentCaller current) : IRequestHandler<GetConsentSettings, ConsentSettings>
{
    private const string Sql = """
        select marketing from consent_settings where tenant_id = @TenantId
        """;

    public async Task<ConsentSettings> Handle(GetConsentSettings request, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginAsync(current.Caller.TenantId, cancellationToken);
        return new ConsentSettings(await transaction.RowAsync<string>(Sql, new { transaction.TenantId }, cancellationToken) ?? "opt_in");
    }
}
