using System.Globalization;
using System.Text.Json;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Infrastructure.Conversations;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.IntegrationTests.Simulation;

/// <summary>A company with one number at Meta. Its ids come from the seed, and with them its shards and its lane.</summary>
internal sealed record Company(Guid Tenant, Guid Channel, string Number, string Account)
{
    public const string Secret = "the app's secret";

    public static Company Draw(int seed, int place, Random random)
    {
        var digits = string.Create(CultureInfo.InvariantCulture, $"{seed:0000000000}{place}");
        return new(NewId(random), NewId(random), $"+1555{digits[^7..]}", digits);
    }

    private static Guid NewId(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes, bigEndian: true);
    }

    private const string FoundSql = """
        insert into tenants (tenant_id, name) values (@Tenant, 'Simulated');
        insert into whatsapp_configurations (id, tenant_id, provider, name, phone_number, phone_number_id, address, credentials, limit_group_id)
        values (@Channel, @Tenant, 'meta', 'Main', @Number, @Account, @Account, @Credentials, @Channel)
        """;

    public async Task FoundAsync(SimulatedDatabase database, KeyRing keys)
    {
        var secrets = new ChannelSecrets { AccessToken = "token", AppSecrets = [Secret], VerifyToken = "verify" };
        var tenant = await keys.TenantAsync(Tenant, CancellationToken.None);
        var sealedSecrets = Sealed.Seal(tenant.Sealing, JsonSerializer.SerializeToUtf8Bytes(secrets, SealedJson.Default.ChannelSecrets));
        await database.ExecuteAsync(FoundSql, new { Tenant, Channel, Number, Account, Credentials = sealedSecrets });
    }
}
