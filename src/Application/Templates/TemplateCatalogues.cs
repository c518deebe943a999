using TrailDesk.Application.WhatsApp;

namespace TrailDesk.Application.Templates;

/// <summary>Those of the providers that keep templates.</summary>
public sealed class TemplateCatalogues(IEnumerable<IWhatsAppProvider> providers)
{
    public IReadOnlyList<ITemplateCatalogue> All { get; } = [.. providers.OfType<ITemplateCatalogue>()];

    public ITemplateCatalogue Of(Channel channel) => All.Single(catalogue => catalogue.Name == channel.Provider);
}
