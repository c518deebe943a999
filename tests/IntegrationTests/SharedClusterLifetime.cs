using NUnit.Framework;
using TrailDesk.IntegrationTests.Support;
using TrailDesk.IntegrationTests.WhatsApp;

namespace TrailDesk.IntegrationTests;

/// <summary>Stands in the project's root namespace, so that NUnit runs it once around all tests.</summary>
[SetUpFixture]
internal sealed class SharedClusterLifetime
{
    [OneTimeTearDown]
    public static async Task StopAsync()
    {
        // What still runs on the server goes before it.
        await SeededApp.EndAsync();
        await WireDesk.EndAsync();
        await TestCluster.StopAsync();
    }
}
