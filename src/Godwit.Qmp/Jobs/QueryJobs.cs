using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Asks how all jobs stand, including concluded ones.</summary>
public sealed record QueryJobs : IQmpCommand<IReadOnlyList<JobInfo>>
{
    string IQmpCommand<IReadOnlyList<JobInfo>>.Verb => "query-jobs";

    JsonTypeInfo IQmpCommand<IReadOnlyList<JobInfo>>.ArgumentsType => QmpJson.Default.QueryJobs;

    JsonTypeInfo<IReadOnlyList<JobInfo>> IQmpCommand<IReadOnlyList<JobInfo>>.ReplyType => QmpJson.Default.IReadOnlyListJobInfo;
}
