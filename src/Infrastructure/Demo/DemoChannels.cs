using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Infrastructure.Conversations;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Demo;

/// <summary>One number at each provider, with secrets that are random for every installation.</summary>
internal static class DemoChannels
{
    public static readonly Guid MetaId = DemoCast.Id(2);

    private const string AddSql = """
        insert into whatsapp_configurations (id, tenant_id, provider, name, phone_number, phone_number_id, business_account_id,
          account_sid, address, credentials, limit_group_id, created_at)
        values (@Id, @TenantId, @Provider, @Name, @PhoneNumber, @PhoneNumberId, @BusinessAccountId,
          @AccountSid, @Address, @Credentials, @LimitGroupId, clock_timestamp())
        """;

    public static async Task AddAsync(DemoRows rows)
    {
        foreach (var channel in Make())
            await rows.WriteAsync(AddSql, new
            {
                channel.Id,
                channel.TenantId,
                channel.Provider,
                channel.Name,
                channel.PhoneNumber,
                channel.PhoneNumberId,
                channel.BusinessAccountId,
                channel.AccountSid,
                channel.Address,
                Credentials = rows.Seal(channel.Secrets, SealedJson.Default.ChannelSecrets),
                channel.LimitGroupId,
            });
    }

    private static IEnumerable<Channel> Make()
    {
        yield return Channel(MetaId, "meta", "Himalaya Trails on Meta", "+15550120") with
        {
            PhoneNumberId = Digits(),
            BusinessAccountId = Digits(),
            Secrets = new ChannelSecrets { AccessToken = Secret(), AppSecrets = [Secret()], VerifyToken = Secret() },
        };
        yield return Channel(DemoCast.Id(3), "twilio", "Himalaya Trails on Twilio", "+15550121") with
        {
            AccountSid = "AC" + Secret(),
            Secrets = new ChannelSecrets { AuthTokens = [Secret()] },
        };
        yield return Channel(DemoCast.Id(4), "360dialog", "Himalaya Trails on 360dialog", "+15550122") with
        {
            PhoneNumberId = Digits(),
            Secrets = new ChannelSecrets { ApiKey = Secret(), WebhookSecrets = [Secret()] },
        };
    }

    private static Channel Channel(Guid id, string provider, string name, string phoneNumber) => new()
    {
        Id = id,
        TenantId = DemoCast.TenantId,
        Provider = provider,
        Name = name,
        PhoneNumber = phoneNumber,
        IsActive = true,
        LimitGroupId = id,
        Secrets = new ChannelSecrets(),
    };

    private static string Secret() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    private static string Digits() => "1" + RandomNumberGenerator.GetString("0123456789", 14);

    private const string ListSql = """
        select id, provider, name, phone_number, phone_number_id, business_account_id, account_sid, credentials
        from whatsapp_configurations
        where tenant_id = @TenantId and id = any(@Ids)
        order by created_at, id
        """;

    public static async Task<IReadOnlyList<DemoChannel>> ListAsync(
        TenantTransaction transaction, TenantKeys tenant, string publicUrl, CancellationToken cancellation)
    {
        var rows = await transaction.Connection.QueryAsync<Row>(new CommandDefinition(
            ListSql, new { tenant.TenantId, Ids = new[] { MetaId, DemoCast.Id(3), DemoCast.Id(4) } }, cancellationToken: cancellation));
        return [.. rows.Select(row => row.Open(tenant, publicUrl))];
    }

    private sealed record Row
    {
        public Guid Id { get; init; }
        public string Provider { get; init; } = "";
        public string Name { get; init; } = "";
        public string PhoneNumber { get; init; } = "";
        public string? PhoneNumberId { get; init; }
        public string? BusinessAccountId { get; init; }
        public string? AccountSid { get; init; }
        public byte[] Credentials { get; init; } = [];

        public DemoChannel Open(TenantKeys tenant, string publicUrl)
        {
            var secrets = JsonSerializer.Deserialize(Sealed.Open(tenant.Sealing, Credentials), SealedJson.Default.ChannelSecrets)!;
            return new DemoChannel(
                Id, Provider, Name, PhoneNumber, PhoneNumberId, BusinessAccountId, secrets.AccessToken, First(secrets.AppSecrets),
                secrets.VerifyToken, AccountSid, First(secrets.AuthTokens), secrets.ApiKey, First(secrets.WebhookSecrets),
                $"{publicUrl}/api/whatsapp/webhook/{Id}");
        }

        private static string? First(IReadOnlyList<string> secrets) => secrets.Count == 0 ? null : secrets[0];
    }
}
