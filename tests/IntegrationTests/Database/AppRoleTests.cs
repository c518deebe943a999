using NUnit.Framework;
using TrailDesk.Infrastructure.Database;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Database;

internal sealed class AppRoleTests
{
    [Test]
    public async Task The_pool_works_as_the_app_role_with_limits_and_keeps_both_when_a_connection_is_reused()
    {
        await using var database = await TestDatabase.CreateAsync();

        for (var use = 0; use < 2; use++)
        {
            Assert.That(await Sql.ReadAsync<string>(database.AppConnectionString, "select current_user::text"), Is.EqualTo("traildesk_app"));
            Assert.That(await Sql.ReadAsync<string>(database.AppConnectionString, "show statement_timeout"), Is.EqualTo("30s"));
            Assert.That(await Sql.ReadAsync<string>(database.AppConnectionString, "show lock_timeout"), Is.EqualTo("10s"));
            Assert.That(await Sql.ReadAsync<string>(database.AppConnectionString, "show idle_in_transaction_session_timeout"), Is.EqualTo("5s"));
        }
    }

    [Test]
    public async Task The_app_role_passes_the_guard()
    {
        await using var database = await TestDatabase.CreateAsync();

        Assert.DoesNotThrowAsync(() => AppRoleGuard.CheckAsync(database.AppConnectionString, CancellationToken.None));
    }

    [Test]
    public async Task A_role_that_owns_tables_is_refused()
    {
        await using var database = await TestDatabase.CreateAsync();

        var refusal = Assert.ThrowsAsync<MigrationException>(() => AppRoleGuard.CheckAsync(database.OwnerConnectionString, CancellationToken.None));

        Assert.That(refusal.Message, Does.Contain("\"traildesk_owner\", which owns tables"));
    }

    [Test]
    public async Task A_superuser_is_refused()
    {
        await using var database = await TestDatabase.CreateAsync();

        var refusal = Assert.ThrowsAsync<MigrationException>(() => AppRoleGuard.CheckAsync(database.SuperuserConnectionString, CancellationToken.None));

        Assert.That(refusal.Message, Does.Contain("\"postgres\", which is a superuser"));
    }

    [Test]
    public async Task A_role_that_steps_over_row_level_security_is_refused()
    {
        await using var database = await TestDatabase.CreateAsync();
        await TestCluster.AdministerAsync("create role bypasser nologin bypassrls; grant bypasser to traildesk_login");
        var bypassing = $"{database.LoginConnectionString};Options=-c role=bypasser";

        var refusal = Assert.ThrowsAsync<MigrationException>(() => AppRoleGuard.CheckAsync(bypassing, CancellationToken.None));

        Assert.That(refusal.Message, Does.Contain("\"bypasser\", which has BYPASSRLS"));
        await TestCluster.AdministerAsync("drop role bypasser");
    }
}
