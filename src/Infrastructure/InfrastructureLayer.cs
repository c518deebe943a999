namespace TrailDesk.Infrastructure;

/// <summary>Stands for the whole layer where its request handlers are registered.</summary>
public static class InfrastructureLayer;
