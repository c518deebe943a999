namespace TrailDesk.Infrastructure.WhatsApp.Dialog360;

internal sealed class Dialog360Options : ProviderOptions
{
    public override string BaseUrl { get; set; } = "https://waba-v2.360dialog.io";
}
