using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests;

[SetUpFixture]
internal sealed class SeededAppLifetime
{
    [OneTimeTearDown]
    public Task EndAsync() => SeededApp.EndAsync();
}
