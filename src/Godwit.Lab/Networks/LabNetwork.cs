namespace Godwit.Lab.Networks;

/// <summary>The three networks that every host of a lab is on.</summary>
public enum LabNetwork
{
    /// <summary>10.70.0.0/24, the hosts' API.</summary>
    Management,

    /// <summary>10.71.0.0/24, the private network for moves, with a rate of its own.</summary>
    Move,

    /// <summary>10.72.0.0/24, where the guests and their clients are; hosts have no address here.</summary>
    Guest,
}
