namespace TrailDesk.Load;

/// <summary>A product of one figure's own, with its database, its stand-in provider and its traffic: they come and go together.</summary>
internal sealed class OwnProduct : IAsyncDisposable
{
    private readonly TrailDeskData _data;
    private StandInProvider? _provider;
    private Product? _product;
    private Traffic? _traffic;

    private OwnProduct(TrailDeskData data) => _data = data;

    public Database Database => _data.Database;
    public Product Product => _product!;
    public StandInProvider Provider => _provider!;
    public Traffic Traffic => _traffic!;

    public static async Task<OwnProduct> StartAsync(Sizes sizes, int nodes = 1, bool keepsLimits = false)
    {
        var own = new OwnProduct(await TrailDeskData.MakeAsync(sizes.Tenants));
        try
        {
            own._provider = await StandInProvider.StartAsync();
            own._product = await Product.StartAsync(own._data, own._provider.Url, nodes: nodes, keepsLimits: keepsLimits);
            own._traffic = new Traffic(own._product, own._provider);
            return own;
        }
        catch
        {
            await own.DisposeAsync();
            throw;
        }
    }

    public async Task WarmUpAsync(int messages, int atOnce)
    {
        await Traffic.ClosedAsync(messages, atOnce);
        await Database.AnalyzeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _traffic?.Dispose();
        if (_product is not null) await _product.DisposeAsync();
        if (_provider is not null) await _provider.DisposeAsync();
        await _data.DisposeAsync();
    }
}
