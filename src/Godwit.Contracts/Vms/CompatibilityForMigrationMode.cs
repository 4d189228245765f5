using System.Text.Json.Serialization;

namespace Godwit.Contracts.Vms;

/// <summary>How far a VM that is compatible for migration is held back, as Set-VMProcessor -CompatibilityForMigrationMode has it.</summary>
[JsonConverter(typeof(EnumNameJson<CompatibilityForMigrationMode>))]
public enum CompatibilityForMigrationMode
{
    /// <summary>To what every host of the last dozen years has, whoever joins the domain.</summary>
    MinimumFeatureSet,

    /// <summary>To the newest model that all hosts of the domain can give at the moment in which it is turned on.</summary>
    CommonDomainFeatureSet,
}
