namespace TrailDesk.IntegrationTests.Support;

/// <summary>Tests around one desk, which they share.</summary>
internal abstract class DeskTests
{
    protected Desk _desk = null!;

    [OneTimeSetUp]
    public async Task OpenAsync() => _desk = await Desk.StartAsync();

    [OneTimeTearDown]
    public async Task CloseAsync() => await _desk.DisposeAsync();
}
