using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Tenancy;

/// <summary>One host for a class's tests; each makes the users and channels it needs.</summary>
internal abstract class TenancyFixture
{
    protected TestApp App { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => App = await TestApp.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await App.DisposeAsync();
}
