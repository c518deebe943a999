using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TrailDesk.Application.WhatsApp;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Tenancy;

internal sealed class ChannelTests : TenancyFixture
{
    private static object Meta(string phoneNumberId, string account = "102290129340398") => new
    {
        provider = "meta",
        name = "Desk",
        phoneNumber = "+15550100123",
        phoneNumberId,
        businessAccountId = account,
        accessToken = "SECRET-token",
        appSecret = "SECRET-app",
        verifyToken = "SECRET-verify",
    };

    [Test]
    public async Task A_channel_comes_back_field_by_field_and_without_its_secrets()
    {
        using var owner = await App.SignInAsync();
        var made = await owner.PostAsJsonAsync("/api/whatsapp/config", Meta("106540352242001"));
        Assert.That(made.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        var id = (await made.JsonAsync()).Text("id");
        var text = await owner.GetStringAsync($"/api/whatsapp/config/{id}");
        var channel = JsonSerializer.Deserialize<JsonElement>(text);
        Assert.Multiple(() =>
        {
            Assert.That(channel.Text("provider"), Is.EqualTo("meta"));
            Assert.That(channel.Text("name"), Is.EqualTo("Desk"));
            Assert.That(channel.Text("phoneNumber"), Is.EqualTo("+15550100123"));
            Assert.That(channel.Text("phoneNumberId"), Is.EqualTo("106540352242001"));
            Assert.That(channel.Text("businessAccountId"), Is.EqualTo("102290129340398"));
            Assert.That(channel.GetProperty("isActive").GetBoolean(), Is.True);
            Assert.That(channel.Text("webhookUrl"), Is.EqualTo($"{App.Url}/api/whatsapp/webhook/{id}"));
            Assert.That(text, Does.Not.Contain("SECRET"));
        });
    }

    [Test]
    public async Task The_directory_opens_the_secrets_and_sees_a_change_at_once()
    {
        using var owner = await App.SignInAsync();
        var id = Guid.Parse((await (await owner.PostAsJsonAsync("/api/whatsapp/config", Meta("106540352242002"))).JsonAsync()).Text("id")!);
        var directory = App.Services.GetRequiredService<IChannelDirectory>();
        var before = await directory.FindAsync(id, CancellationToken.None);
        Assert.That(before!.Secrets.AppSecrets, Is.EqualTo(new[] { "SECRET-app" }));

        await owner.PatchAsJsonAsync($"/api/whatsapp/config/{id}", new { appSecret = "SECRET-next" });
        var after = (await directory.FindByAddressAsync("106540352242002", CancellationToken.None)).Single();
        Assert.Multiple(() =>
        {
            Assert.That(after.Id, Is.EqualTo(id));
            Assert.That(after.Secrets.AppSecrets, Is.EqualTo(new[] { "SECRET-next", "SECRET-app" }));
            Assert.That(after.Secrets.AccessToken, Is.EqualTo("SECRET-token"));
            Assert.That(after.Secrets.VerifyToken, Is.EqualTo("SECRET-verify"));
        });

        await owner.PostAsync($"/api/whatsapp/config/{id}/deactivation", null);
        Assert.That(await directory.FindByAddressAsync("106540352242002", CancellationToken.None), Is.Empty);
        Assert.That((await directory.FindAsync(id, CancellationToken.None))!.IsActive, Is.False);
    }

    [Test]
    public async Task Channels_of_one_account_share_a_limit_group()
    {
        using var owner = await App.SignInAsync();
        var groups = new List<Guid>();
        foreach (var body in new[] { Meta("106540352242003", "777000111"), Meta("106540352242004", "777000111"), Meta("106540352242005", "777000222") })
        {
            var id = Guid.Parse((await (await owner.PostAsJsonAsync("/api/whatsapp/config", body)).JsonAsync()).Text("id")!);
            groups.Add((await App.Services.GetRequiredService<IChannelDirectory>().FindAsync(id, CancellationToken.None))!.LimitGroupId);
        }

        Assert.That(groups[1], Is.EqualTo(groups[0]));
        Assert.That(groups[2], Is.Not.EqualTo(groups[0]));
    }

    [Test]
    public async Task Another_companys_channels_and_users_are_not_there()
    {
        using var owner = await App.SignInAsync();
        await App.AddTenantAsync("Andes Walks", "andes@example.com");
        using var other = await App.SignInAsync("andes@example.com");
        var id = (await (await owner.PostAsJsonAsync("/api/whatsapp/config", Meta("106540352242006"))).JsonAsync()).Text("id");
        var me = (await (await owner.GetAsync("/api/users/me")).JsonAsync()).Text("id");
        Assert.Multiple(async () =>
        {
            Assert.That((await other.GetAsync($"/api/whatsapp/config/{id}")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
            Assert.That((await other.PatchAsJsonAsync($"/api/whatsapp/config/{id}", new { name = "mine" })).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
            Assert.That((await other.PostAsync($"/api/whatsapp/config/{id}/deactivation", null)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
            Assert.That((await other.PatchAsJsonAsync($"/api/users/{me}", new { name = "mine" })).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
            Assert.That((await (await other.GetAsync("/api/whatsapp/config")).JsonAsync()).GetProperty("items").GetArrayLength(), Is.Zero);
        });
    }

    [Test]
    public async Task A_missing_field_of_the_provider_is_named()
    {
        using var owner = await App.SignInAsync();
        var answer = await owner.PostAsJsonAsync("/api/whatsapp/config", new { provider = "360dialog", name = "Desk", phoneNumber = "555" });
        var errors = (await answer.JsonAsync()).GetProperty("errors");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(errors.GetProperty("apiKey")[0].GetString(), Is.EqualTo("apiKey is needed for a 360dialog channel."));
        Assert.That(errors.GetProperty("phoneNumber")[0].GetString(), Does.Contain("E.164"));
    }
}
