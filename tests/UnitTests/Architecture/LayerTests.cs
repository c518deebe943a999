using System.Xml.Linq;
using NUnit.Framework;

namespace TrailDesk.UnitTests.Architecture;

internal sealed class LayerTests
{
    // Beside the modules: the table of contents, the start, the wiring of the mediator, and the hub, which is the feed's other end.
    private static readonly string[] CompositionFiles =
        ["src/Api/TrailDeskHost.cs", "src/Api/Program.cs", "src/Api/Common/MediatorRegistration.cs"];

    [TestCase("Domain", "", "")]
    [TestCase("Application", "Domain", "FluentValidation MediatR")]
    [TestCase("Infrastructure", "Application", "Dapper Npgsql Polly.Core Quartz")]
    [TestCase("Api", "Infrastructure", "Microsoft.AspNetCore.OpenApi Swashbuckle.AspNetCore.SwaggerUI")]
    [TestCase("Simulator", "", "")]
    public void A_layer_refers_to_the_next_one_and_to_its_own_packages(string layer, string projects, string packages)
    {
        var project = XDocument.Parse(Repository.Read($"src/{layer}/{layer}.csproj"));
        var referred = project.Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(Include(reference)));
        var taken = project.Descendants("PackageReference").Select(Include);
        Assert.That(string.Join(' ', referred.Order(StringComparer.Ordinal)), Is.EqualTo(projects));
        Assert.That(string.Join(' ', taken.Order(StringComparer.Ordinal)), Is.EqualTo(packages));
    }

    [Test]
    public void The_layers_have_sources([Values("Domain", "Application", "Infrastructure", "Api", "Simulator")] string layer) =>
        Assert.That(Repository.Sources($"src/{layer}"), Is.Not.Empty);

    [Test]
    public void The_api_names_infrastructure_only_where_modules_are_put_together()
    {
        var naming = Repository.Sources("src/Api").Where(file => file.Text.Contains("TrailDesk.Infrastructure", StringComparison.Ordinal)).ToList();
        Assert.That(naming, Is.Not.Empty);
        Assert.That(naming.Select(file => file.Name).Where(name => !IsComposition(name)), Is.Empty);
    }

    [Test]
    public void The_domain_knows_nobody()
    {
        var files = Repository.Sources("src/Domain");
        Assert.That(files, Is.Not.Empty);
        Assert.That(files.Where(file => file.Text.Contains("TrailDesk.Application", StringComparison.Ordinal) || file.Text.Contains("MediatR", StringComparison.Ordinal)).Select(file => file.Name), Is.Empty);
    }

    private static bool IsComposition(string name) => name.EndsWith("Module.cs", StringComparison.Ordinal) || CompositionFiles.Contains(name);

    private static string Include(XElement reference) => reference.Attribute("Include")!.Value;
}
