"""Names that a script derived; do not edit: ``python -m scripts.tables.names`` writes this file anew.

Source: the AWS provider 5.100.0 under ``terraform validate`` (types that came later, up to
6.69.1, by its source), AWS's service models and documentation, as each row says behind ``<``;
``length-assumed`` and ``characters-free`` mean that none of them has a limit.

A row: resource type, attribute, greatest length, characters (A upper case, a lower case, 9 digits, ``*`` all
others, ``\\s`` a space), and the rest as :class:`aspects.facts.names.NameRule` has it.
"""

ROWS = r"""
aws_accessanalyzer_analyzer analyzer_name 255 Aa9-._ letter_first < provider accessanalyzer.CreateAnalyzer.analyzerName
aws_accessanalyzer_archive_rule rule_name 255 Aa9-._ letter_first scope=analyzer_name < accessanalyzer.CreateArchiveRule.ruleName
aws_agentregistry_registry name 64 Aa9-./_ < provider-source agent-registry-control.CreateRegistry.name
aws_alb name 32 Aa9- separator=- prefix=name_prefix:6 < provider
aws_alb_target_group name 32 Aa9- separator=- prefix=name_prefix:6 < provider
aws_ami name 128 Aa9\s'()-./@[]_ first=-./@_ < docs:ec2.CreateImage
aws_ami_copy name 128 Aa9\s'()-./@[]_ first=-./@_ < docs:ec2.CreateImage
aws_ami_from_instance name 128 Aa9\s'()-./@[]_ first=-./@_ < docs:ec2.CreateImage
aws_amplify_app name 255 Aa9* first=/ < provider amplify.CreateApp.name characters-free
aws_api_gateway_api_key name 1024 Aa9* first=/ < docs:apigateway characters-free
aws_api_gateway_authorizer name 64 Aa9* first=/ scope=rest_api_id < length-assumed characters-free
aws_api_gateway_request_validator name 1024 Aa9* first=/ scope=rest_api_id < docs:apigateway characters-free
aws_api_gateway_rest_api name 1024 Aa9* first=/ < docs:apigateway characters-free
aws_api_gateway_stage stage_name 128 Aa9-_ first=-_ scope=rest_api_id < docs:apigateway.CreateStage
aws_api_gateway_usage_plan name 1024 Aa9* first=/ < docs:apigateway characters-free
aws_api_gateway_vpc_link name 64 Aa9* first=/ < length-assumed characters-free
aws_apigatewayv2_api name 128 Aa9* first=/ < provider characters-free
aws_apigatewayv2_authorizer name 128 Aa9* first=/ scope=api_id < provider characters-free
aws_apigatewayv2_stage name 128 Aa9-_ first=-_ scope=api_id < provider docs:apigatewayv2.CreateStage
aws_apigatewayv2_vpc_link name 128 Aa9* first=/ < provider characters-free
aws_app_cookie_stickiness_policy name 128 Aa9- separator=- first=- scope=load_balancer < provider docs:elb.CreateLoadBalancerPolicy
aws_appautoscaling_policy name 255 Aa9* first=/ scope=resource_id,scalable_dimension,service_namespace < provider application-autoscaling.PutScalingPolicy.PolicyName characters-free
aws_appautoscaling_scheduled_action name 256 Aa9\s!"#$%&'()*+,-.;<=>?@[\]^_`{}~ first=#-.@_ scope=resource_id,scalable_dimension,service_namespace < application-autoscaling.PutScheduledAction.ScheduledActionName
aws_appconfig_application name 64 Aa9* first=/ < provider appconfig.CreateApplication.Name characters-free
aws_appconfig_configuration_profile name 128 Aa9* first=/ scope=application_id < provider appconfig.CreateConfigurationProfile.Name characters-free
aws_appconfig_deployment_strategy name 64 Aa9* first=/ < provider appconfig.CreateDeploymentStrategy.Name characters-free
aws_appconfig_environment name 64 Aa9* first=/ scope=application_id < provider appconfig.CreateEnvironment.Name characters-free
aws_appconfig_extension name 64 Aa9\s!"$%&'()*+,-.;<=>?@[\]^_`{|}~ first=-.@_ < appconfig.CreateExtension.Name
aws_appflow_connector_profile name 256 Aa9!#+-./=@_ first=#-./@_ < provider appflow.CreateConnectorProfile.connectorProfileName
aws_appflow_flow name 256 Aa9!#-.@_ < provider appflow.CreateFlow.flowName
aws_appintegrations_data_integration name 255 Aa9-./_ first=-./_ < provider appintegrations.CreateDataIntegration.Name
aws_appintegrations_event_integration name 255 Aa9-./_ first=-./_ < provider appintegrations.CreateEventIntegration.Name
aws_appmesh_gateway_route name 255 Aa9* first=/ scope=mesh_name,virtual_gateway_name < provider appmesh.CreateGatewayRoute.gatewayRouteName characters-free
aws_appmesh_mesh name 255 Aa9* first=/ < provider appmesh.CreateMesh.meshName characters-free
aws_appmesh_route name 255 Aa9* first=/ scope=mesh_name,virtual_router_name < provider appmesh.CreateRoute.routeName characters-free
aws_appmesh_virtual_gateway name 255 Aa9* first=/ scope=mesh_name < provider appmesh.CreateVirtualGateway.virtualGatewayName characters-free
aws_appmesh_virtual_node name 255 Aa9* first=/ scope=mesh_name < provider appmesh.CreateVirtualNode.virtualNodeName characters-free
aws_appmesh_virtual_router name 255 Aa9* first=/ scope=mesh_name < provider appmesh.CreateVirtualRouter.virtualRouterName characters-free
aws_apprunner_auto_scaling_configuration_version auto_scaling_configuration_name 32 Aa9-_ < docs:apprunner.CreateAutoScalingConfiguration
aws_apprunner_connection connection_name 32 Aa9-_ < apprunner.CreateConnection.ConnectionName
aws_apprunner_observability_configuration observability_configuration_name 32 Aa9-_ < apprunner.CreateObservabilityConfiguration.ObservabilityConfigurationName
aws_apprunner_service service_name 40 Aa9-_ < apprunner.CreateService.ServiceName
aws_apprunner_vpc_connector vpc_connector_name 40 Aa9-_ < provider apprunner.CreateVpcConnector.VpcConnectorName
aws_apprunner_vpc_ingress_connection name 40 Aa9-_ < apprunner.CreateVpcIngressConnection.VpcIngressConnectionName
aws_appstream_fleet name 101 Aa9-._ < appstream.CreateFleet.Name
aws_appstream_image_builder name 101 Aa9-._ < appstream.CreateImageBuilder.Name
aws_appstream_stack name 101 Aa9-._ < appstream.CreateStack.Name
aws_appsync_api name 50 Aa9\s-_ first=-_ < provider-source appsync.CreateApi.name
aws_appsync_datasource name 64 Aa9_ first=_ letter_first scope=api_id < provider appsync.CreateDataSource.name length-assumed
aws_appsync_function name 64 Aa9_ first=_ letter_first scope=api_id < provider appsync.CreateFunction.name length-assumed
aws_appsync_graphql_api name 64 Aa9* first=/ < provider length-assumed characters-free
aws_arcregionswitch_plan name 32 Aa9- separator=- < arc-region-switch.CreatePlan.name
aws_athena_capacity_reservation name 128 Aa9-._ first=-._ < athena.CreateCapacityReservation.Name
aws_athena_data_catalog name 129 Aa9* first=/ < provider athena.CreateDataCatalog.Name characters-free
aws_athena_database name 255 a9_ first=_ < provider docs:athena-names
aws_athena_named_query name 128 Aa9* first=/ < athena.CreateNamedQuery.Name characters-free
aws_athena_prepared_statement name 256 Aa9:@_ first=_ letter_first < provider athena.CreatePreparedStatement.StatementName
aws_athena_workgroup name 128 Aa9-._ first=-._ < provider athena.CreateWorkGroup.Name
aws_auditmanager_assessment name 300 Aa9\s!"#$%&'()*+,-./:;<=>?@[]^_`{|}~ first=#-./:@_ < auditmanager.CreateAssessment.name
aws_auditmanager_assessment_report name 300 Aa9-._ first=-._ scope=assessment_id < auditmanager.CreateAssessmentReport.name
aws_auditmanager_control name 300 Aa9\s!"#$%&'()*+,-./:;<=>?@[]^_`{|}~ first=#-./:@_ < auditmanager.CreateControl.name
aws_auditmanager_framework name 300 Aa9\s!"#$%&'()*+,-./:;<=>?@[]^_`{|}~ first=#-./:@_ < auditmanager.CreateAssessmentFramework.name
aws_autoscaling_group name 255 Aa9* first=/ prefix=name_prefix:229 < provider autoscaling.CreateAutoScalingGroup.AutoScalingGroupName characters-free
aws_autoscaling_lifecycle_hook name 255 Aa9-/_ first=-/_ scope=autoscaling_group_name < provider autoscaling.PutLifecycleHook.LifecycleHookName
aws_autoscaling_policy name 255 Aa9* first=/ scope=autoscaling_group_name < autoscaling.PutScalingPolicy.PolicyName characters-free
aws_autoscalingplans_scaling_plan name 128 Aa9\s!"#$%&'()*+,-.;<=>?@[\]^_`{}~ first=#-.@_ < provider autoscaling-plans.CreateScalingPlan.ScalingPlanName
aws_backup_framework name 256 Aa9_ letter_first < provider backup.CreateFramework.FrameworkName
aws_backup_logically_air_gapped_vault name 50 Aa9-_ first=-_ < provider backup.CreateLogicallyAirGappedBackupVault.BackupVaultName
aws_backup_plan name 200 Aa9-._ first=-._ < docs:backup.BackupPlan
aws_backup_report_plan name 256 Aa9_ letter_first < provider backup.CreateReportPlan.ReportPlanName
aws_backup_restore_testing_plan name 50 Aa9_ first=_ < provider
aws_backup_restore_testing_selection name 50 Aa9_ first=_ scope=restore_testing_plan_name < provider
aws_backup_selection name 50 Aa9-._ first=-._ scope=plan_id < provider backup.CreateBackupSelection.BackupSelection.SelectionName
aws_backup_vault name 50 Aa9-_ first=-_ < provider backup.CreateBackupVault.BackupVaultName
aws_batch_compute_environment compute_environment_name 128 Aa9-_ prefix=compute_environment_name_prefix:102 < provider
aws_batch_job_definition name 128 Aa9-_ < provider
aws_batch_job_queue name 128 Aa9-_ < provider
aws_batch_scheduling_policy name 128 Aa9-_ < provider
aws_bedrock_custom_model custom_model_name 63 Aa9-_ single < provider bedrock.CreateModelCustomizationJob.customModelName
aws_bedrock_evaluation_job job_name 63 a9- separator=- < provider-source bedrock.CreateEvaluationJob.jobName
aws_bedrock_guardrail name 50 Aa9-_ first=-_ < provider bedrock.CreateGuardrail.name
aws_bedrock_inference_profile name 64 Aa9\s-_ single < provider bedrock.CreateInferenceProfile.inferenceProfileName
aws_bedrock_model_invocation_job job_name 63 Aa9+-. separator=- < provider-source bedrock.CreateModelInvocationJob.jobName
aws_bedrock_provisioned_model_throughput provisioned_model_name 63 Aa9-_ single < bedrock.CreateProvisionedModelThroughput.provisionedModelName
aws_bedrockagent_agent agent_name 100 Aa9-_ single < provider bedrock-agent.CreateAgent.agentName
aws_bedrockagent_agent_action_group action_group_name 100 Aa9-_ single scope=agent_id < provider bedrock-agent.CreateAgentActionGroup.actionGroupName
aws_bedrockagent_agent_alias agent_alias_name 100 Aa9-_ single scope=agent_id < provider bedrock-agent.CreateAgentAlias.agentAliasName
aws_bedrockagent_agent_collaborator collaborator_name 100 Aa9-_ single scope=agent_id < provider
aws_bedrockagent_data_source name 100 Aa9-_ single scope=knowledge_base_id < provider bedrock-agent.CreateDataSource.name
aws_bedrockagent_flow name 100 Aa9-_ single < bedrock-agent.CreateFlow.name
aws_bedrockagent_knowledge_base name 100 Aa9-_ single < bedrock-agent.CreateKnowledgeBase.name
aws_bedrockagent_prompt name 100 Aa9-_ single < bedrock-agent.CreatePrompt.name
aws_bedrockagentcore_agent_runtime agent_runtime_name 48 Aa9_ letter_first < provider-source bedrock-agentcore-control.CreateAgentRuntime.agentRuntimeName
aws_bedrockagentcore_agent_runtime_endpoint name 48 Aa9_ letter_first scope=agent_runtime_id < provider-source bedrock-agentcore-control.CreateAgentRuntimeEndpoint.name
aws_bedrockagentcore_api_key_credential_provider name 128 Aa9-_ first=-_ < provider-source bedrock-agentcore-control.CreateApiKeyCredentialProvider.name
aws_bedrockagentcore_browser name 48 Aa9_ letter_first < provider-source bedrock-agentcore-control.CreateBrowser.name
aws_bedrockagentcore_browser_profile name 48 Aa9_ letter_first < provider-source bedrock-agentcore-control.CreateBrowserProfile.name
aws_bedrockagentcore_code_interpreter name 48 Aa9_ letter_first < provider-source bedrock-agentcore-control.CreateCodeInterpreter.name
aws_bedrockagentcore_evaluator evaluator_name 48 Aa9_ letter_first < provider-source bedrock-agentcore-control.CreateEvaluator.evaluatorName
aws_bedrockagentcore_gateway name 48 Aa9- separator=- single < provider-source bedrock-agentcore-control.CreateGateway.name
aws_bedrockagentcore_gateway_target name 100 Aa9- separator=- single scope=gateway_identifier < provider-source bedrock-agentcore-control.CreateGatewayTarget.name
aws_bedrockagentcore_harness harness_name 40 Aa9_ letter_first < provider-source bedrock-agentcore-control.CreateHarness.harnessName
aws_bedrockagentcore_memory name 48 Aa9_ letter_first < provider-source bedrock-agentcore-control.CreateMemory.name
aws_bedrockagentcore_memory_strategy name 48 Aa9_ letter_first scope=memory_id < provider-source docs:bedrock-agentcore-control.SemanticMemoryStrategyInput
aws_bedrockagentcore_oauth2_credential_provider name 128 Aa9-_ first=-_ < provider-source bedrock-agentcore-control.CreateOauth2CredentialProvider.name
aws_bedrockagentcore_online_evaluation_config online_evaluation_config_name 48 Aa9_ letter_first < provider-source bedrock-agentcore-control.CreateOnlineEvaluationConfig.onlineEvaluationConfigName
aws_bedrockagentcore_policy name 48 Aa9_ letter_first scope=policy_engine_id < provider-source bedrock-agentcore-control.CreatePolicy.name
aws_bedrockagentcore_policy_engine name 48 Aa9_ letter_first < provider-source bedrock-agentcore-control.CreatePolicyEngine.name
aws_bedrockagentcore_registry name 64 Aa9-_ < provider-source bedrock-agentcore-control.CreateRegistry.name
aws_bedrockagentcore_workload_identity name 255 Aa9-._ first=-._ < provider-source bedrock-agentcore-control.CreateWorkloadIdentity.name
aws_billing_view name 128 Aa9\s+-.=@_ first=-.@_ < provider-source billing.CreateBillingView.name
aws_budgets_budget name 100 Aa9\s!"#$%&'()*+,-./;<=>?@[]^_`{|}~ first=#-./@_ prefix=name_prefix:74 < provider budgets.CreateBudget.Budget.BudgetName docs:budgets.CreateBudget
aws_ce_anomaly_monitor name 1024 Aa9* first=/ < provider ce.CreateAnomalyMonitor.AnomalyMonitor.MonitorName characters-free
aws_ce_anomaly_subscription name 1024 Aa9* first=/ < provider ce.CreateAnomalySubscription.AnomalySubscription.SubscriptionName characters-free
aws_ce_cost_category name 50 Aa9\s!"#$%&'()*+,-./:;<=>?@[\]^_ first=#-./:@_ < provider ce.CreateCostCategoryDefinition.Name
aws_chatbot_slack_channel_configuration configuration_name 128 Aa9-_ first=-_ < chatbot.CreateSlackChannelConfiguration.ConfigurationName
aws_chatbot_teams_channel_configuration configuration_name 128 Aa9-_ first=-_ < chatbot.CreateMicrosoftTeamsChannelConfiguration.ConfigurationName
aws_chime_voice_connector name 256 Aa9\s-._ first=-._ < chime-sdk-voice.CreateVoiceConnector.Name
aws_chime_voice_connector_group name 256 Aa9\s-._ first=-._ < provider chime-sdk-voice.CreateVoiceConnectorGroup.Name
aws_chimesdkmediapipelines_media_insights_pipeline_configuration name 64 Aa9-._ first=-._ < chime-sdk-media-pipelines.CreateMediaInsightsPipelineConfiguration.MediaInsightsPipelineConfigurationName
aws_chimesdkvoice_sip_media_application name 256 Aa9\s-._ first=-._ < chime-sdk-voice.CreateSipMediaApplication.Name
aws_chimesdkvoice_sip_rule name 256 Aa9\s-._ first=-._ < provider chime-sdk-voice.CreateSipRule.Name
aws_chimesdkvoice_voice_profile_domain name 200 Aa9\s-._ first=-._ < provider chime-sdk-voice.CreateVoiceProfileDomain.Name
aws_cleanrooms_collaboration name 100 Aa9* first=/ < cleanrooms.CreateCollaboration.name characters-free
aws_cleanrooms_configured_table name 100 Aa9* first=/ < cleanrooms.CreateConfiguredTable.name characters-free
aws_cloud9_environment_ec2 name 60 Aa9* first=/ < provider cloud9.CreateEnvironmentEC2.name characters-free
aws_cloudformation_stack name 128 Aa9- separator=- letter_first < docs:cloudformation.CreateStack
aws_cloudformation_stack_set name 128 Aa9- separator=- letter_first < provider
aws_cloudfront_anycast_ip_list name 64 Aa9-_ first=-_ < provider-source cloudfront.CreateAnycastIpList.Name
aws_cloudfront_cache_policy name 128 Aa9-_ first=-_ < docs:cloudfront-policies
aws_cloudfront_connection_function name 64 Aa9-_ first=-_ < provider-source cloudfront.CreateConnectionFunction.Name
aws_cloudfront_connection_group name 64 Aa9-_ first=-_ < docs:cloudfront.CreateConnectionGroup
aws_cloudfront_distribution_tenant name 128 Aa9-. separator=- < cloudfront.CreateDistributionTenant.Name
aws_cloudfront_field_level_encryption_profile name 128 Aa9-_ first=-_ < docs:cloudfront-policies
aws_cloudfront_function name 64 Aa9-_ first=-_ < cloudfront.CreateFunction.Name
aws_cloudfront_key_group name 128 Aa9-_ first=-_ < docs:cloudfront-policies
aws_cloudfront_key_value_store name 64 Aa9-_ first=-_ < provider cloudfront.CreateKeyValueStore.Name
aws_cloudfront_origin_access_control name 64 Aa9* first=/ < provider docs:cloudfront.CreateOriginAccessControl characters-free
aws_cloudfront_origin_request_policy name 128 Aa9-_ first=-_ < docs:cloudfront-policies
aws_cloudfront_public_key name 128 Aa9-_ first=-_ prefix=name_prefix:102 < provider
aws_cloudfront_realtime_log_config name 64 Aa9-_ first=-_ < docs:cloudfront.CreateRealtimeLogConfig
aws_cloudfront_response_headers_policy name 128 Aa9-_ first=-_ < docs:cloudfront-policies
aws_cloudfront_trust_store name 64 Aa9-_ first=-_ < docs:cloudfront.CreateTrustStore
aws_cloudsearch_domain name 28 a9- separator=- letter_first < provider cloudsearch.CreateDomain.DomainName
aws_cloudtrail name 128 Aa9-._ single < provider docs:cloudtrail.CreateTrail
aws_cloudtrail_event_data_store name 128 Aa9-._ first=-._ < provider cloudtrail.CreateEventDataStore.Name
aws_cloudwatch_alarm_mute_rule name 255 Aa9* first=/ < provider-source cloudwatch.PutAlarmMuteRule.Name characters-free
aws_cloudwatch_composite_alarm alarm_name 255 Aa9* first=/ < provider cloudwatch.PutCompositeAlarm.AlarmName characters-free
aws_cloudwatch_contributor_insight_rule rule_name 128 Aa9* first=/ < cloudwatch.PutInsightRule.RuleName characters-free
aws_cloudwatch_dashboard dashboard_name 255 Aa9-_ first=-_ < provider
aws_cloudwatch_event_api_destination name 64 Aa9-._ first=-._ < provider events.CreateApiDestination.Name
aws_cloudwatch_event_archive name 48 Aa9-._ first=-._ < provider events.CreateArchive.ArchiveName
aws_cloudwatch_event_bus name 256 Aa9-./_ first=-./_ < provider events.CreateEventBus.Name
aws_cloudwatch_event_connection name 64 Aa9-._ first=-._ < provider events.CreateConnection.Name
aws_cloudwatch_event_endpoint name 64 Aa9-._ first=-._ < provider events.CreateEndpoint.Name
aws_cloudwatch_event_rule name 64 Aa9-._ first=-._ prefix=name_prefix:38 scope=event_bus_name < provider events.PutRule.Name
aws_cloudwatch_log_account_policy policy_name 256 Aa9* first=/ < docs:logs.PutAccountPolicy characters-free
aws_cloudwatch_log_anomaly_detector detector_name 255 Aa9* first=/ < docs:logs.CreateLogAnomalyDetector characters-free
aws_cloudwatch_log_delivery_destination name 60 Aa9-_ first=-_ < provider logs.PutDeliveryDestination.name
aws_cloudwatch_log_delivery_source name 60 Aa9-_ first=-_ < provider logs.PutDeliverySource.name
aws_cloudwatch_log_destination name 512 Aa9\s!"#$%&'()+,-./;<=>?@[\]^_`{|}~ first=#-./@_ < logs.PutDestination.destinationName
aws_cloudwatch_log_group name 512 Aa9#-./_ first=#-./_ prefix=name_prefix:483 < provider logs.CreateLogGroup.logGroupName
aws_cloudwatch_log_metric_filter name 512 Aa9\s!"#$%&'()+,-./;<=>?@[\]^_`{|}~ first=#-./@_ scope=log_group_name < provider logs.PutMetricFilter.filterName
aws_cloudwatch_log_resource_policy policy_name 512 Aa9+,-.=@_ first=-.@_ < docs:logs.PutResourcePolicy
aws_cloudwatch_log_stream name 512 Aa9\s!"#$%&'()+,-./;<=>?@[\]^_`{|}~ first=#-./@_ scope=log_group_name < provider logs.CreateLogStream.logStreamName
aws_cloudwatch_log_subscription_filter name 512 Aa9\s!"#$%&'()+,-./;<=>?@[\]^_`{|}~ first=#-./@_ scope=log_group_name < provider logs.PutSubscriptionFilter.filterName
aws_cloudwatch_metric_alarm alarm_name 255 Aa9* first=/ < provider cloudwatch.PutMetricAlarm.AlarmName characters-free
aws_cloudwatch_metric_stream name 255 Aa9-_ first=-_ prefix=name_prefix:229 < provider cloudwatch.PutMetricStream.Name
aws_cloudwatch_query_definition name 255 Aa9\s!"#$%&'()+,-./;<=>?@[\]^_`{|}~ first=#-.@_ < provider logs.PutQueryDefinition.name
aws_cloudwatchomni_domain name 63 a9- separator=- single < provider-source cloudwatchomni.CreateDomain.name
aws_cloudwatchomni_space name 64 a9- separator=- single scope=domain_id < cloudwatchomni.CreateSpace.name
aws_codeartifact_domain domain 50 a9- separator=- letter_first < codeartifact.CreateDomain.domain
aws_codeartifact_repository repository 100 Aa9-._ scope=domain < codeartifact.CreateRepository.repository
aws_codebuild_fleet name 128 Aa9-_ < provider codebuild.CreateFleet.name
aws_codebuild_project name 150 Aa9-_ < provider codebuild.CreateProject.name
aws_codebuild_report_group name 128 Aa9-_ first=-_ < provider codebuild.CreateReportGroup.name docs:codebuild.CreateReportGroup
aws_codecatalyst_dev_environment alias 128 Aa9-._ single scope=project_name,space_name < codecatalyst.CreateDevEnvironment.alias
aws_codecatalyst_project display_name 63 Aa9\s-._ single scope=space_name < codecatalyst.CreateProject.displayName
aws_codecatalyst_source_repository name 100 Aa9-._ first=-._ scope=project_name,space_name < codecatalyst.CreateSourceRepository.name
aws_codecommit_approval_rule_template name 100 Aa9* first=/ < provider codecommit.CreateApprovalRuleTemplate.approvalRuleTemplateName characters-free
aws_codecommit_repository repository_name 100 Aa9-._ first=-._ < provider codecommit.CreateRepository.repositoryName
aws_codeconnections_connection name 32 Aa9* first=/ < provider codeconnections.CreateConnection.ConnectionName characters-free
aws_codeconnections_host name 64 Aa9* first=/ < provider codeconnections.CreateHost.Name characters-free
aws_codedeploy_app name 100 Aa9+,-.=@_ first=-.@_ < provider codedeploy.CreateApplication.applicationName
aws_codedeploy_deployment_config deployment_config_name 100 Aa9+,-.=@_ first=-.@_ < codedeploy.CreateDeploymentConfig.deploymentConfigName
aws_codedeploy_deployment_group deployment_group_name 100 Aa9+,-.=@_ first=-.@_ scope=app_name < provider codedeploy.CreateDeploymentGroup.deploymentGroupName
aws_codeguruprofiler_profiling_group name 255 Aa9-_ first=-_ < codeguruprofiler.CreateProfilingGroup.profilingGroupName
aws_codepipeline name 100 Aa9-.@_ first=-.@_ < provider codepipeline.CreatePipeline.pipeline.name
aws_codepipeline_custom_action_type provider_name 35 Aa9-_ first=-_ < provider codepipeline.CreateCustomActionType.provider
aws_codepipeline_webhook name 100 Aa9-.@_ first=-.@_ < provider codepipeline.PutWebhook.webhook.name
aws_codestarconnections_connection name 32 Aa9* first=/ < codestar-connections.CreateConnection.ConnectionName characters-free
aws_codestarconnections_host name 64 Aa9* first=/ < codestar-connections.CreateHost.Name characters-free
aws_codestarnotifications_notification_rule name 64 Aa9\s-_ first=-_ < provider codestar-notifications.CreateNotificationRule.Name
aws_cognito_identity_pool identity_pool_name 128 Aa9\s+,-.=@_ first=-.@_ < provider cognito-identity.CreateIdentityPool.IdentityPoolName
aws_cognito_resource_server name 256 Aa9\s+,-.=@_ first=-.@_ scope=user_pool_id < cognito-idp.CreateResourceServer.Name
aws_cognito_user_group name 128 Aa9!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~ first=#-./:@_ scope=user_pool_id < provider cognito-idp.CreateGroup.GroupName
aws_cognito_user_pool name 128 Aa9\s+,-.=@_ first=-.@_ < cognito-idp.CreateUserPool.PoolName
aws_cognito_user_pool_client name 128 Aa9\s+,-.=@_ first=-.@_ scope=user_pool_id < provider cognito-idp.CreateUserPoolClient.ClientName
aws_cognito_user_pool_domain domain 63 a9- separator=- scope=user_pool_id < provider cognito-idp.CreateUserPoolDomain.Domain
aws_comprehend_document_classifier name 63 Aa9- separator=- < provider comprehend.CreateDocumentClassifier.DocumentClassifierName
aws_comprehend_entity_recognizer name 63 Aa9- separator=- < provider comprehend.CreateEntityRecognizer.RecognizerName
aws_config_config_rule name 128 Aa9* first=/ < provider config.PutConfigRule.ConfigRule.ConfigRuleName characters-free
aws_config_configuration_aggregator name 256 Aa9-_ first=-_ < provider config.PutConfigurationAggregator.ConfigurationAggregatorName
aws_config_configuration_recorder name 256 Aa9* first=/ < provider config.StartConfigurationRecorder.ConfigurationRecorderName characters-free
aws_config_conformance_pack name 256 Aa9- separator=- letter_first < provider config.PutConformancePack.ConformancePackName
aws_config_delivery_channel name 256 Aa9* first=/ < provider config.PutDeliveryChannel.DeliveryChannel.name characters-free
aws_config_organization_conformance_pack name 128 Aa9- separator=- letter_first < provider config.PutOrganizationConformancePack.OrganizationConformancePackName
aws_config_organization_custom_policy_rule name 64 Aa9-_ first=-_ < provider config.PutOrganizationConfigRule.OrganizationConfigRuleName
aws_config_organization_custom_rule name 64 Aa9-_ first=-_ < provider config.PutOrganizationConfigRule.OrganizationConfigRuleName
aws_config_organization_managed_rule name 64 Aa9-_ first=-_ < provider config.PutOrganizationConfigRule.OrganizationConfigRuleName
aws_connect_contact_flow name 64 Aa9* first=/ scope=instance_id < length-assumed characters-free
aws_connect_contact_flow_module name 127 Aa9* first=/ scope=instance_id < provider connect.CreateContactFlowModule.Name characters-free
aws_connect_hours_of_operation name 127 Aa9* first=/ scope=instance_id < provider connect.CreateHoursOfOperation.Name characters-free
aws_connect_instance instance_alias 45 Aa9- separator=- < provider connect.CreateInstance.InstanceAlias
aws_connect_queue name 127 Aa9* first=/ scope=instance_id < provider connect.CreateQueue.Name characters-free
aws_connect_quick_connect name 127 Aa9* first=/ scope=instance_id < provider connect.CreateQuickConnect.Name characters-free
aws_connect_routing_profile name 127 Aa9* first=/ scope=instance_id < provider connect.CreateRoutingProfile.Name characters-free
aws_connect_security_profile name 127 Aa9\s-@_ first=-@_ scope=instance_id < connect.CreateSecurityProfile.SecurityProfileName
aws_connect_user_hierarchy_group name 100 Aa9* first=/ scope=instance_id < provider characters-free
aws_connect_vocabulary name 140 Aa9-._ first=-._ scope=instance_id < provider connect.CreateVocabulary.VocabularyName
aws_cur_report_definition report_name 256 Aa9!'()*-._ first=-._ < provider docs:cur.PutReportDefinition
aws_customerprofiles_domain domain_name 64 Aa9-_ first=-_ < customer-profiles.CreateDomain.DomainName
aws_dataexchange_data_set name 64 Aa9* first=/ < length-assumed characters-free
aws_datapipeline_pipeline name 1024 Aa9* first=/ < datapipeline.CreatePipeline.name characters-free
aws_datasync_agent name 256 Aa9\s+-./:=@_ first=-./:@_ < datasync.CreateAgent.AgentName
aws_datasync_task name 256 Aa9\s+-./:=@_ first=-./:@_ < datasync.CreateTask.Name
aws_datazone_asset_type name 256 Aa9* first=/ scope=domain_identifier < datazone.CreateAssetType.name characters-free
aws_datazone_domain name 64 Aa9* first=/ < length-assumed characters-free
aws_datazone_environment name 64 Aa9* first=/ scope=domain_identifier,project_identifier < length-assumed characters-free
aws_datazone_environment_profile name 64 Aa9\s-_ first=-_ scope=domain_identifier,project_identifier < provider datazone.CreateEnvironmentProfile.name
aws_datazone_form_type name 128 Aa9_ first=_ letter_first scope=domain_identifier < datazone.CreateFormType.name
aws_datazone_glossary name 256 Aa9* first=/ scope=domain_identifier < provider datazone.CreateGlossary.name characters-free
aws_datazone_glossary_term name 256 Aa9* first=/ < provider datazone.CreateGlossaryTerm.name characters-free
aws_datazone_project name 64 Aa9\s-_ first=-_ scope=domain_identifier < provider datazone.CreateProject.name
aws_dax_cluster cluster_name 20 a9- separator=- letter_first single < provider
aws_dax_parameter_group name 255 Aa9- separator=- letter_first single < docs:dax
aws_dax_subnet_group name 255 Aa9- separator=- letter_first single < docs:dax
aws_db_cluster_snapshot db_cluster_snapshot_identifier 63 a9- separator=- letter_first single < provider
aws_db_event_subscription name 255 Aa9- separator=- letter_first single prefix=name_prefix:229 < provider docs:rds.CreateEventSubscription
aws_db_instance identifier 63 a9- separator=- letter_first single prefix=identifier_prefix:37 < provider docs:rds-identifiers
aws_db_option_group name 255 a9- separator=- letter_first single prefix=name_prefix:229 < provider
aws_db_parameter_group name 255 a9- separator=- letter_first single prefix=name_prefix:229 < provider docs:rds.CreateDBParameterGroup
aws_db_proxy name 63 a9- separator=- letter_first single < provider rds.CreateDBProxy.DBProxyName
aws_db_proxy_endpoint db_proxy_endpoint_name 63 a9- separator=- letter_first single < provider rds.CreateDBProxyEndpoint.DBProxyEndpointName
aws_db_snapshot db_snapshot_identifier 255 a9- separator=- letter_first single < docs:rds.CreateDBSnapshot
aws_db_snapshot_copy target_db_snapshot_identifier 255 a9- separator=- letter_first single < provider docs:rds.CopyDBSnapshot
aws_db_subnet_group name 255 a9\s-._ first=-._ prefix=name_prefix:229 < provider
aws_devicefarm_device_pool name 256 Aa9* first=/ scope=project_arn < provider devicefarm.CreateDevicePool.name characters-free
aws_devicefarm_instance_profile name 256 Aa9* first=/ < provider devicefarm.CreateInstanceProfile.name characters-free
aws_devicefarm_network_profile name 256 Aa9* first=/ scope=project_arn < provider devicefarm.CreateNetworkProfile.name characters-free
aws_devicefarm_project name 256 Aa9* first=/ < provider devicefarm.CreateProject.name characters-free
aws_devicefarm_test_grid_project name 64 Aa9* first=/ < provider devicefarm.CreateTestGridProject.name characters-free
aws_devicefarm_upload name 256 Aa9* first=/ scope=project_arn < provider devicefarm.CreateUpload.name characters-free
aws_devopsagent_agent_space name 255 Aa9* first=/ < devops-agent.CreateAgentSpace.name characters-free
aws_dms_certificate certificate_id 255 Aa9- separator=- letter_first single < provider
aws_dms_data_provider name 64 Aa9* first=/ < length-assumed characters-free
aws_dms_endpoint endpoint_id 255 Aa9- separator=- letter_first single < provider
aws_dms_event_subscription name 255 Aa9- separator=- letter_first single < provider docs:dms.CreateEventSubscription
aws_dms_instance_profile name 64 Aa9* first=/ < length-assumed characters-free
aws_dms_migration_project name 64 Aa9* first=/ < length-assumed characters-free
aws_dms_replication_config replication_config_identifier 255 Aa9- separator=- letter_first single < docs:dms.CreateReplicationConfig
aws_dms_replication_instance replication_instance_id 63 Aa9- separator=- letter_first single < provider
aws_dms_replication_subnet_group replication_subnet_group_id 255 Aa9\s-._ first=-._ < provider
aws_dms_replication_task replication_task_id 255 Aa9- separator=- letter_first single < provider
aws_dms_s3_endpoint endpoint_id 255 Aa9- separator=- letter_first single < provider
aws_docdb_cluster cluster_identifier 63 a9- separator=- letter_first single prefix=cluster_identifier_prefix:37 < provider
aws_docdb_cluster_instance identifier 63 a9- separator=- letter_first single prefix=identifier_prefix:37 < provider
aws_docdb_cluster_parameter_group name 255 a9- separator=- letter_first single prefix=name_prefix:229 < provider
aws_docdb_event_subscription name 255 Aa9- separator=- first=- prefix=name_prefix:229 < provider
aws_docdb_global_cluster global_cluster_identifier 255 Aa9- separator=- letter_first single < provider docdb.CreateGlobalCluster.GlobalClusterIdentifier
aws_docdb_subnet_group name 255 a9\s-._ first=-._ prefix=name_prefix:229 < provider
aws_docdbelastic_cluster name 50 a9- separator=- letter_first single < docs:docdb-elastic.CreateCluster
aws_dx_connection name 64 Aa9* first=/ < length-assumed characters-free
aws_dx_gateway name 64 Aa9* first=/ < length-assumed characters-free
aws_dx_hosted_connection name 64 Aa9* first=/ < length-assumed characters-free
aws_dx_hosted_private_virtual_interface name 64 Aa9* first=/ < length-assumed characters-free
aws_dx_hosted_public_virtual_interface name 64 Aa9* first=/ < length-assumed characters-free
aws_dx_hosted_transit_virtual_interface name 64 Aa9* first=/ < length-assumed characters-free
aws_dx_lag name 64 Aa9* first=/ < length-assumed characters-free
aws_dx_private_virtual_interface name 64 Aa9* first=/ < length-assumed characters-free
aws_dx_public_virtual_interface name 64 Aa9* first=/ < length-assumed characters-free
aws_dx_transit_virtual_interface name 64 Aa9* first=/ < length-assumed characters-free
aws_dynamodb_table name 255 Aa9-._ first=-._ < dynamodb.CreateTable.TableName docs:dynamodb.CreateTable
aws_ec2_managed_prefix_list name 255 Aa9* first=/ < provider characters-free
aws_ecr_repository name 256 a9-./_ letter_first single < ecr.CreateRepository.repositoryName docs:ecr.CreateRepository
aws_ecrpublic_repository repository_name 205 a9-./_ single < provider ecr-public.CreateRepository.repositoryName
aws_ecs_capacity_provider name 255 Aa9-_ first=-_ < docs:ecs.CreateCapacityProvider
aws_ecs_cluster name 255 Aa9-_ first=-_ < provider
aws_ecs_daemon name 255 Aa9-_ first=-_ scope=cluster_arn < provider-source docs:ecs.CreateDaemon
aws_ecs_daemon_task_definition family 255 Aa9-_ first=-_ < provider-source docs:ecs.RegisterDaemonTaskDefinition
aws_ecs_express_gateway_service service_name 255 Aa9-_ first=-_ scope=cluster < docs:ecs.CreateExpressGatewayService
aws_ecs_service name 255 Aa9-_ first=-_ scope=cluster < docs:ecs.CreateService
aws_ecs_task_definition family 255 Aa9-_ first=-_ < provider
aws_eks_capability capability_name 100 Aa9-_ scope=cluster_name < docs:eks.CreateCapability
aws_eks_cluster name 100 Aa9-_ < provider eks.CreateCluster.name
aws_eks_fargate_profile fargate_profile_name 63 Aa9-_ scope=cluster_name < docs:eks.CreateFargateProfile
aws_eks_node_group node_group_name 63 Aa9-_ prefix=node_group_name_prefix:37 scope=cluster_name < provider docs:eks.CreateNodegroup
aws_elastic_beanstalk_application name 100 Aa9* first=/ < provider elasticbeanstalk.CreateApplication.ApplicationName characters-free
aws_elastic_beanstalk_application_version name 100 Aa9* first=/ < docs:elasticbeanstalk characters-free
aws_elastic_beanstalk_configuration_template name 100 Aa9* first=/ < docs:elasticbeanstalk characters-free
aws_elastic_beanstalk_environment name 40 Aa9- separator=- single < elasticbeanstalk.CreateEnvironment.EnvironmentName docs:elasticbeanstalk.CreateEnvironment
aws_elasticache_cluster cluster_id 50 a9- separator=- letter_first single < provider docs:elasticache.CreateCacheCluster
aws_elasticache_global_replication_group global_replication_group_id_suffix 40 a9- separator=- letter_first single < docs:elasticache
aws_elasticache_parameter_group name 255 a9- separator=- letter_first single < docs:elasticache
aws_elasticache_replication_group replication_group_id 40 a9- separator=- letter_first single < provider docs:elasticache.CreateReplicationGroup
aws_elasticache_serverless_cache name 40 a9- separator=- letter_first single < docs:elasticache
aws_elasticache_subnet_group name 255 a9- separator=- letter_first single < docs:elasticache
aws_elasticache_user user_id 40 a9- separator=- letter_first single < elasticache.CreateUser.UserId docs:elasticache.CreateUser
aws_elasticache_user_group user_group_id 40 a9- separator=- letter_first single < docs:elasticache.CreateUserGroup
aws_elasticsearch_domain domain_name 28 a9- separator=- letter_first < provider es.CreateElasticsearchDomain.DomainName
aws_elastictranscoder_pipeline name 40 Aa9-._ first=-._ < provider
aws_elastictranscoder_preset name 64 Aa9* first=/ < length-assumed characters-free
aws_elb name 32 Aa9- separator=- prefix=name_prefix:6 < provider
aws_emr_cluster name 256 Aa9* first=/ < docs:emr.RunJobFlow characters-free
aws_emr_instance_fleet name 64 Aa9* first=/ scope=cluster_id < length-assumed characters-free
aws_emr_instance_group name 64 Aa9* first=/ scope=cluster_id < length-assumed characters-free
aws_emr_security_configuration name 64 Aa9* first=/ prefix=name_prefix:38 < provider emr.CreateSecurityConfiguration.Name length-assumed characters-free
aws_emr_studio name 256 Aa9* first=/ < provider emr.CreateStudio.Name characters-free
aws_emrcontainers_job_template name 64 Aa9#-./_ first=#-./_ < provider emr-containers.CreateJobTemplate.name
aws_emrcontainers_virtual_cluster name 64 Aa9#-./_ first=#-./_ < provider emr-containers.CreateVirtualCluster.name
aws_emrserverless_application name 64 Aa9#-./_ first=#-./_ < provider emr-serverless.CreateApplication.name
aws_evidently_feature name 127 Aa9-._ first=-._ scope=project < provider
aws_evidently_launch name 127 Aa9-._ first=-._ scope=project < provider
aws_evidently_project name 127 Aa9-._ first=-._ < provider
aws_evidently_segment name 64 Aa9-._ first=-._ < provider
aws_finspace_kx_cluster name 63 Aa9-_ scope=environment_id < provider docs:finspace
aws_finspace_kx_database name 63 Aa9-_ scope=environment_id < provider docs:finspace
aws_finspace_kx_dataview name 63 Aa9-_ scope=database_name,environment_id < provider docs:finspace
aws_finspace_kx_environment name 255 Aa9- separator=- single < provider docs:finspace
aws_finspace_kx_scaling_group name 63 Aa9-_ scope=environment_id < provider docs:finspace
aws_finspace_kx_user name 50 Aa9-_ first=-_ scope=environment_id < provider docs:finspace
aws_finspace_kx_volume name 63 Aa9-_ scope=environment_id < provider docs:finspace
aws_fms_policy name 128 Aa9\s+-./:=@_ first=-./:@_ < fms.PutPolicy.Policy.PolicyName
aws_fsx_ontap_storage_virtual_machine name 47 Aa9-._ first=-._ scope=file_system_id < provider fsx.CreateStorageVirtualMachine.Name docs:fsx.CreateStorageVirtualMachine
aws_fsx_ontap_volume name 203 Aa9_ first=_ letter_first scope=storage_virtual_machine_id < provider fsx.CreateVolume.Name docs:fsx-ontap-volumes
aws_fsx_openzfs_snapshot name 203 Aa9-.:_ first=-.:_ scope=volume_id < provider fsx.CreateSnapshot.Name
aws_fsx_openzfs_volume name 203 Aa9_ first=_ scope=parent_volume_id < provider fsx.CreateVolume.Name docs:provider
aws_fsx_s3_access_point_attachment name 49 a9- separator=- < provider-source fsx.CreateAndAttachS3AccessPoint.Name
aws_gamelift_alias name 1024 Aa9* first=/ < provider gamelift.CreateAlias.Name characters-free
aws_gamelift_build name 1024 Aa9* first=/ < provider gamelift.CreateBuild.Name characters-free
aws_gamelift_fleet name 1024 Aa9* first=/ < provider gamelift.CreateFleet.Name characters-free
aws_gamelift_game_server_group game_server_group_name 128 Aa9-. separator=- first=-. < provider gamelift.CreateGameServerGroup.GameServerGroupName
aws_gamelift_game_session_queue name 128 Aa9- separator=- first=- < provider gamelift.CreateGameSessionQueue.Name
aws_gamelift_script name 1024 Aa9* first=/ < provider gamelift.CreateScript.Name characters-free
aws_glacier_vault name 255 Aa9-._ first=-._ < provider
aws_globalaccelerator_accelerator name 255 Aa9- separator=- < provider globalaccelerator.CreateAccelerator.Name
aws_globalaccelerator_cross_account_attachment name 64 Aa9* first=/ < globalaccelerator.CreateCrossAccountAttachment.Name characters-free
aws_globalaccelerator_custom_routing_accelerator name 255 Aa9- separator=- < provider globalaccelerator.CreateCustomRoutingAccelerator.Name
aws_glue_catalog name 64 Aa9\s!"#$%&'()*+,-:;<=>?@[]^_`{|}~ first=#-:@_ < glue.CreateCatalog.Name
aws_glue_catalog_database name 255 a9* first=/ < provider glue.CreateDatabase.DatabaseInput.Name characters-free
aws_glue_catalog_table name 255 a9* first=/ scope=database_name < provider glue.CreateTable.TableInput.Name characters-free
aws_glue_classifier name 255 Aa9* first=/ < provider glue.CreateClassifier.GrokClassifier.Name characters-free
aws_glue_connection name 255 Aa9* first=/ < provider glue.CreateConnection.ConnectionInput.Name characters-free
aws_glue_crawler name 255 Aa9* first=/ < provider glue.CreateCrawler.Name characters-free
aws_glue_data_quality_ruleset name 255 Aa9* first=/ < provider glue.CreateDataQualityRuleset.Name characters-free
aws_glue_dev_endpoint name 64 Aa9* first=/ < length-assumed characters-free
aws_glue_job name 255 Aa9* first=/ < glue.CreateJob.Name characters-free
aws_glue_ml_transform name 255 Aa9* first=/ < glue.CreateMLTransform.Name characters-free
aws_glue_registry registry_name 255 Aa9#$-._ first=#-._ < provider glue.CreateRegistry.RegistryName
aws_glue_schema schema_name 255 Aa9#$-._ first=#-._ < provider glue.CreateSchema.SchemaName
aws_glue_security_configuration name 255 Aa9* first=/ < glue.CreateSecurityConfiguration.Name characters-free
aws_glue_trigger name 255 Aa9* first=/ < provider glue.CreateTrigger.Name characters-free
aws_glue_user_defined_function name 255 Aa9* first=/ scope=database_name < provider glue.CreateUserDefinedFunction.FunctionInput.FunctionName characters-free
aws_glue_workflow name 255 Aa9* first=/ < provider glue.CreateWorkflow.Name characters-free
aws_grafana_workspace name 255 Aa9-._~ first=-._ < grafana.CreateWorkspace.workspaceName
aws_grafana_workspace_api_key key_name 100 Aa9* first=/ scope=workspace_id < provider grafana.CreateWorkspaceApiKey.keyName characters-free
aws_grafana_workspace_service_account name 128 Aa9* first=/ scope=workspace_id < provider grafana.CreateWorkspaceServiceAccount.name characters-free
aws_grafana_workspace_service_account_token name 128 Aa9* first=/ scope=service_account_id,workspace_id < provider grafana.CreateWorkspaceServiceAccountToken.name characters-free
aws_guardduty_filter name 64 Aa9-._ first=-._ scope=detector_id < provider guardduty.CreateFilter.Name
aws_guardduty_ipset name 300 Aa9* first=/ scope=detector_id < guardduty.CreateIPSet.Name characters-free
aws_guardduty_threatintelset name 300 Aa9* first=/ scope=detector_id < guardduty.CreateThreatIntelSet.Name characters-free
aws_iam_group name 128 Aa9+,-.=@_ first=-.@_ < provider iam.CreateGroup.GroupName
aws_iam_group_policy name 128 Aa9+,-.=@_ first=-.@_ prefix=name_prefix:102 scope=group < provider iam.CreatePolicy.PolicyName
aws_iam_instance_profile name 128 Aa9+,-.=@_ first=-.@_ prefix=name_prefix:102 < provider iam.CreateInstanceProfile.InstanceProfileName
aws_iam_policy name 128 Aa9+,-.=@_ first=-.@_ prefix=name_prefix:102 < provider iam.CreatePolicy.PolicyName
aws_iam_role name 64 Aa9+,-.=@_ first=-.@_ prefix=name_prefix:38 < provider iam.CreateRole.RoleName
aws_iam_role_policy name 128 Aa9+,-.=@_ first=-.@_ prefix=name_prefix:102 scope=role < provider iam.CreatePolicy.PolicyName
aws_iam_saml_provider name 128 Aa9-._ first=-._ < provider iam.CreateSAMLProvider.Name
aws_iam_server_certificate name 128 Aa9+,-.=@_ first=-.@_ prefix=name_prefix:102 < provider iam.UploadServerCertificate.ServerCertificateName
aws_iam_user name 64 Aa9+,-.=@_ first=-.@_ < provider iam.CreateUser.UserName
aws_iam_user_policy name 128 Aa9+,-.=@_ first=-.@_ prefix=name_prefix:102 scope=user < provider iam.CreatePolicy.PolicyName
aws_iam_virtual_mfa_device virtual_mfa_device_name 64 Aa9+,-.=@_ first=-.@_ < provider iam.CreateVirtualMFADevice.VirtualMFADeviceName length-assumed
aws_identitystore_group display_name 1024 Aa9* first=/ scope=identity_store_id < provider identitystore.CreateGroup.DisplayName characters-free
aws_imagebuilder_component name 126 Aa9\s-_ first=-_ < provider imagebuilder.CreateComponent.name
aws_imagebuilder_container_recipe name 128 Aa9\s-_ first=-_ < provider imagebuilder.CreateContainerRecipe.name
aws_imagebuilder_distribution_configuration name 126 Aa9\s-_ first=-_ < provider imagebuilder.CreateDistributionConfiguration.name
aws_imagebuilder_image_pipeline name 128 Aa9\s-_ first=-_ < provider imagebuilder.CreateImagePipeline.name
aws_imagebuilder_image_recipe name 128 Aa9\s-_ first=-_ < provider imagebuilder.CreateImageRecipe.name
aws_imagebuilder_infrastructure_configuration name 128 Aa9\s-_ first=-_ < imagebuilder.CreateInfrastructureConfiguration.name
aws_imagebuilder_lifecycle_policy name 128 Aa9\s-_ first=-_ < provider imagebuilder.CreateLifecyclePolicy.name
aws_imagebuilder_workflow name 128 Aa9\s-_ first=-_ < provider imagebuilder.CreateWorkflow.name
aws_inspector2_filter name 128 Aa9* first=/ < inspector2.CreateFilter.name characters-free
aws_inspector_assessment_target name 140 Aa9* first=/ < inspector.CreateAssessmentTarget.assessmentTargetName characters-free
aws_inspector_assessment_template name 140 Aa9* first=/ < inspector.CreateAssessmentTemplate.assessmentTemplateName characters-free
aws_internetmonitor_monitor monitor_name 255 Aa9-._ first=-._ < provider internetmonitor.CreateMonitor.MonitorName
aws_invoicing_invoice_unit name 50 Aa9\s!"#$%&'()*+,-./:;<=>?@[\]^_ first=#-./:@_ < invoicing.CreateInvoiceUnit.Name
aws_iot_authorizer name 128 Aa9,-=@_ first=-@_ < provider iot.CreateAuthorizer.authorizerName
aws_iot_billing_group name 128 Aa9-:_ first=-:_ < provider iot.CreateBillingGroup.billingGroupName
aws_iot_domain_configuration name 128 Aa9-._ first=-._ < iot.CreateDomainConfiguration.domainConfigurationName
aws_iot_policy name 128 Aa9+,-.=@_ first=-.@_ < iot.CreatePolicy.policyName
aws_iot_provisioning_template name 36 Aa9-_ first=-_ < provider iot.CreateProvisioningTemplate.templateName
aws_iot_role_alias alias 128 Aa9,-=@_ first=-@_ < iot.CreateRoleAlias.roleAlias
aws_iot_thing name 128 Aa9-:_ first=-:_ < provider iot.CreateThing.thingName
aws_iot_thing_group name 128 Aa9-:_ first=-:_ < provider iot.CreateThingGroup.thingGroupName
aws_iot_thing_type name 128 Aa9-:_ first=-:_ < provider iot.CreateThingType.thingTypeName
aws_iot_topic_rule name 128 Aa9_ first=_ < provider iot.CreateTopicRule.ruleName
aws_ivs_channel name 128 Aa9-_ first=-_ < provider ivs.CreateChannel.name
aws_ivs_playback_key_pair name 128 Aa9-_ first=-_ < ivs.ImportPlaybackKeyPair.name
aws_ivs_recording_configuration name 128 Aa9-_ first=-_ < provider ivs.CreateRecordingConfiguration.name
aws_ivschat_logging_configuration name 128 Aa9-_ first=-_ < ivschat.CreateLoggingConfiguration.name
aws_ivschat_room name 128 Aa9-_ first=-_ < provider ivschat.CreateRoom.name
aws_kendra_data_source name 1000 Aa9-_ scope=index_id < provider kendra.CreateDataSource.Name
aws_kendra_experience name 1000 Aa9-_ scope=index_id < provider kendra.CreateExperience.Name
aws_kendra_faq name 100 Aa9-_ scope=index_id < provider kendra.CreateFaq.Name
aws_kendra_index name 1000 Aa9-_ < provider kendra.CreateIndex.Name
aws_kendra_query_suggestions_block_list name 100 Aa9- separator=- scope=index_id < kendra.CreateQuerySuggestionsBlockList.Name
aws_kendra_thesaurus name 100 Aa9-_ scope=index_id < kendra.CreateThesaurus.Name
aws_keyspaces_keyspace name 48 Aa9_ < provider keyspaces.CreateKeyspace.keyspaceName
aws_keyspaces_table table_name 48 Aa9_ scope=keyspace_name < provider keyspaces.CreateTable.tableName
aws_kinesis_analytics_application name 128 Aa9-._ first=-._ < provider kinesisanalytics.CreateApplication.ApplicationName
aws_kinesis_firehose_delivery_stream name 64 Aa9-._ first=-._ < provider firehose.CreateDeliveryStream.DeliveryStreamName
aws_kinesis_stream name 128 Aa9-._ first=-._ < kinesis.CreateStream.StreamName
aws_kinesis_stream_consumer name 128 Aa9-._ first=-._ scope=stream_arn < kinesis.RegisterStreamConsumer.ConsumerName
aws_kinesis_video_stream name 256 Aa9-._ first=-._ < kinesisvideo.CreateStream.StreamName
aws_kinesisanalyticsv2_application name 128 Aa9-._ first=-._ < provider kinesisanalyticsv2.CreateApplication.ApplicationName
aws_kinesisanalyticsv2_application_snapshot snapshot_name 256 Aa9-._ first=-._ < provider kinesisanalyticsv2.CreateApplicationSnapshot.SnapshotName
aws_kms_alias name 256 Aa9-/_ first=-/_ fixed=alias/ prefix=name_prefix:230 < provider kms.CreateAlias.AliasName
aws_kms_custom_key_store custom_key_store_name 256 Aa9* first=/ < kms.CreateCustomKeyStore.CustomKeyStoreName characters-free
aws_kms_grant name 256 Aa9-/:_ first=-/:_ < provider kms.CreateGrant.Name
aws_lakeformation_lf_tag_expression name 255 Aa9* first=/ < lakeformation.CreateLFTagExpression.Name characters-free
aws_lambda_alias name 128 Aa9-_ first=-_ scope=function_name < lambda.CreateAlias.Name
aws_lambda_capacity_provider name 140 Aa9-_ first=-_ < lambda.CreateCapacityProvider.CapacityProviderName
aws_lambda_function function_name 64 Aa9-_ first=-_ < provider lambda.CreateFunction.FunctionName docs:lambda.CreateFunction
aws_lambda_layer_version layer_name 140 Aa9-_ first=-_ < lambda.PublishLayerVersion.LayerName docs:lambda.PublishLayerVersion
aws_lambdacore_network_connector name 64 Aa9-_ first=-_ < provider-source lambda-core.CreateNetworkConnector.Name
aws_lambdamicrovms_image name 64 Aa9-_ first=-_ < lambda-microvms.CreateMicrovmImage.name
aws_launch_configuration name 255 Aa9* first=/ prefix=name_prefix:229 < provider autoscaling.CreateLaunchConfiguration.LaunchConfigurationName characters-free
aws_launch_template name 125 Aa9()-./_ first=-./_ prefix=name_prefix:99 < provider
aws_lb name 32 Aa9- separator=- prefix=name_prefix:6 < provider
aws_lb_cookie_stickiness_policy name 128 Aa9- separator=- first=- scope=load_balancer < docs:elb.CreateLoadBalancerPolicy
aws_lb_ssl_negotiation_policy name 128 Aa9- separator=- first=- scope=load_balancer < docs:elb.CreateLoadBalancerPolicy
aws_lb_target_group name 32 Aa9- separator=- prefix=name_prefix:6 < provider
aws_lb_trust_store name 32 Aa9- separator=- single prefix=name_prefix:6 < provider elbv2.CreateTrustStore.Name
aws_lexv2models_bot name 100 Aa9-_ single < lexv2-models.CreateBot.botName
aws_lexv2models_intent name 100 Aa9-_ single scope=bot_id,locale_id < lexv2-models.CreateIntent.intentName
aws_lexv2models_slot name 100 Aa9-_ single scope=bot_id,intent_id,locale_id < lexv2-models.CreateSlot.slotName
aws_lexv2models_slot_type name 100 Aa9-_ single scope=bot_id,locale_id < lexv2-models.CreateSlotType.slotTypeName
aws_licensemanager_grant name 64 Aa9* first=/ < length-assumed characters-free
aws_licensemanager_license_configuration name 64 Aa9* first=/ < length-assumed characters-free
aws_lightsail_bucket name 54 a9- separator=- < lightsail.CreateBucket.bucketName
aws_lightsail_certificate name 255 Aa9-._ letter_first < provider
aws_lightsail_container_service name 63 a9- separator=- < provider lightsail.CreateContainerService.serviceName
aws_lightsail_disk name 255 Aa9-_ letter_first < provider lightsail.CreateDisk.diskName
aws_lightsail_distribution name 64 Aa9-_ first=_ < provider lightsail.CreateDistribution.distributionName length-assumed
aws_lightsail_instance name 255 Aa9-_ < provider lightsail.StartInstance.instanceName
aws_lightsail_key_pair name 64 Aa9-_ first=_ prefix=name_prefix:38 < provider lightsail.CreateKeyPair.keyPairName length-assumed
aws_lightsail_lb name 255 Aa9-_ letter_first < provider lightsail.CreateLoadBalancer.loadBalancerName
aws_lightsail_lb_certificate name 255 Aa9-._ letter_first < provider
aws_lightsail_static_ip name 64 Aa9-_ first=_ < lightsail.AllocateStaticIp.staticIpName length-assumed
aws_load_balancer_policy policy_name 128 Aa9- separator=- first=- scope=load_balancer_name < docs:elb.CreateLoadBalancerPolicy
aws_location_geofence_collection collection_name 100 Aa9-._ first=-._ < provider location.CreateGeofenceCollection.CollectionName
aws_location_map map_name 100 Aa9-._ first=-._ < provider location.CreateMap.MapName
aws_location_place_index index_name 100 Aa9-._ first=-._ < provider location.CreatePlaceIndex.IndexName
aws_location_route_calculator calculator_name 100 Aa9-._ first=-._ < provider location.CreateRouteCalculator.CalculatorName
aws_location_tracker tracker_name 100 Aa9-._ first=-._ < provider location.CreateTracker.TrackerName
aws_m2_application name 60 Aa9-_ < provider m2.CreateApplication.name
aws_m2_environment name 60 Aa9-_ < provider m2.CreateEnvironment.name
aws_macie2_classification_job name 500 Aa9* first=/ prefix=name_prefix:474 < provider characters-free
aws_macie2_custom_data_identifier name 128 Aa9* first=/ prefix=name_prefix:102 < provider characters-free
aws_macie2_findings_filter name 64 Aa9* first=/ prefix=name_prefix:38 < provider characters-free
aws_mailmanager_archive name 64 Aa9-_ < provider-source mailmanager.CreateArchive.ArchiveName
aws_mailmanager_ingress_point name 63 Aa9-_ first=-_ < mailmanager.CreateIngressPoint.IngressPointName
aws_mailmanager_relay name 100 Aa9-_ first=-_ < provider-source mailmanager.CreateRelay.RelayName
aws_mailmanager_rule_set name 100 Aa9-._ first=-._ < mailmanager.CreateRuleSet.RuleSetName
aws_mailmanager_traffic_policy name 63 Aa9-_ first=-_ < provider-source mailmanager.CreateTrafficPolicy.TrafficPolicyName
aws_media_convert_queue name 64 Aa9* first=/ < length-assumed characters-free
aws_media_package_channel channel_id 64 Aa9-_ first=-_ < provider length-assumed
aws_media_packagev2_channel_group name 256 Aa9-_ first=-_ < mediapackagev2.CreateChannelGroup.ChannelGroupName
aws_media_store_container name 255 Aa9_ first=_ < provider mediastore.CreateContainer.ContainerName
aws_medialive_channel name 64 Aa9* first=/ < length-assumed characters-free
aws_medialive_input name 64 Aa9* first=/ < length-assumed characters-free
aws_medialive_multiplex name 64 Aa9* first=/ < length-assumed characters-free
aws_medialive_multiplex_program program_name 64 Aa9* first=/ scope=multiplex_id < length-assumed characters-free
aws_memorydb_acl name 40 a9- separator=- first=- single prefix=name_prefix:14 < provider
aws_memorydb_cluster name 40 a9- separator=- first=- single prefix=name_prefix:14 < provider
aws_memorydb_multi_region_cluster multi_region_cluster_name_suffix 40 a9- separator=- letter_first single < docs:memorydb
aws_memorydb_parameter_group name 255 a9- separator=- first=- single prefix=name_prefix:229 < provider
aws_memorydb_snapshot name 255 a9- separator=- first=- single prefix=name_prefix:229 < provider
aws_memorydb_subnet_group name 255 a9- separator=- first=- single prefix=name_prefix:229 < provider
aws_memorydb_user user_name 40 a9- separator=- letter_first single < provider memorydb.CreateUser.UserName
aws_mq_broker broker_name 50 Aa9-_ first=-_ < provider
aws_mq_configuration name 150 Aa9-._~ first=-._ < docs:mq.CreateConfiguration
aws_msk_channel channel_name 64 Aa9* first=/ scope=cluster_arn < length-assumed characters-free
aws_msk_cluster cluster_name 64 Aa9- separator=- < provider kafka.CreateCluster.ClusterName docs:kafka.CreateCluster
aws_msk_configuration name 64 Aa9- separator=- < docs:kafka.CreateConfiguration
aws_msk_replicator replicator_name 128 Aa9- separator=- < kafka.CreateReplicator.ReplicatorName
aws_msk_serverless_cluster cluster_name 64 Aa9- separator=- < provider kafka.CreateCluster.ClusterName docs:kafka.CreateCluster
aws_mskconnect_connector name 128 Aa9* first=/ < provider kafkaconnect.CreateConnector.connectorName characters-free
aws_mskconnect_custom_plugin name 128 Aa9* first=/ < kafkaconnect.CreateCustomPlugin.name characters-free
aws_mskconnect_worker_configuration name 128 Aa9* first=/ < kafkaconnect.CreateWorkerConfiguration.name characters-free
aws_mwaa_environment name 80 Aa9-_ letter_first < mwaa.CreateEnvironment.Name
aws_neptune_cluster cluster_identifier 63 a9- separator=- letter_first single prefix=cluster_identifier_prefix:37 < provider docs:rds-identifiers
aws_neptune_cluster_endpoint cluster_endpoint_identifier 63 a9- separator=- letter_first single < provider docs:rds-identifiers
aws_neptune_cluster_instance identifier 63 a9- separator=- letter_first single prefix=identifier_prefix:37 < provider docs:rds-identifiers
aws_neptune_cluster_parameter_group name 255 a9- separator=- letter_first single prefix=name_prefix:229 < provider
aws_neptune_event_subscription name 255 Aa9- separator=- first=- prefix=name_prefix:229 < provider
aws_neptune_global_cluster global_cluster_identifier 255 Aa9- separator=- letter_first single < provider neptune.CreateGlobalCluster.GlobalClusterIdentifier
aws_neptune_parameter_group name 255 a9- separator=- letter_first single prefix=name_prefix:229 < provider
aws_neptune_subnet_group name 255 a9\s-._ first=-._ prefix=name_prefix:229 < provider
aws_neptunegraph_graph graph_name 63 a9- separator=- letter_first single prefix=graph_name_prefix:37 < provider neptune-graph.CreateGraph.graphName
aws_networkfirewall_container_association container_association_name 128 Aa9- separator=- first=- < provider-source network-firewall.CreateContainerAssociation.ContainerAssociationName
aws_networkfirewall_firewall name 128 Aa9- separator=- first=- < network-firewall.CreateFirewall.FirewallName
aws_networkfirewall_firewall_policy name 128 Aa9- separator=- first=- < network-firewall.CreateFirewallPolicy.FirewallPolicyName
aws_networkfirewall_rule_group name 128 Aa9- separator=- first=- < network-firewall.CreateRuleGroup.RuleGroupName
aws_networkfirewall_tls_inspection_configuration name 128 Aa9- separator=- first=- < provider network-firewall.CreateTLSInspectionConfiguration.TLSInspectionConfigurationName
aws_networkflowmonitor_monitor monitor_name 255 Aa9-._ first=-._ < provider-source networkflowmonitor.CreateMonitor.monitorName
aws_networkmonitor_monitor monitor_name 200 Aa9-_ first=-_ < provider networkmonitor.CreateMonitor.monitorName
aws_notifications_notification_configuration name 64 Aa9-_ first=-_ < provider notifications.CreateNotificationConfiguration.name
aws_notificationscontacts_email_contact name 64 Aa9* first=/ < provider notificationscontacts.CreateEmailContact.name characters-free
aws_oam_sink name 255 Aa9-._ first=-._ < oam.CreateSink.Name
aws_observabilityadmin_centralization_rule_for_organization rule_name 100 Aa9#-./_ first=#-./_ < provider-source observabilityadmin.CreateCentralizationRuleForOrganization.RuleName
aws_observabilityadmin_telemetry_pipeline name 28 a9- separator=- letter_first < provider-source observabilityadmin.CreateTelemetryPipeline.Name
aws_observabilityadmin_telemetry_rule rule_name 100 Aa9#-./_ first=#-./_ < provider-source observabilityadmin.CreateTelemetryRule.RuleName
aws_observabilityadmin_telemetry_rule_for_organization rule_name 100 Aa9#-./_ first=#-./_ < provider-source observabilityadmin.CreateTelemetryRuleForOrganization.RuleName
aws_odb_autonomous_database display_name 255 Aa9-_ first=_ letter_first single < provider-source odb.CreateAutonomousDatabase.displayName
aws_odb_cloud_autonomous_vm_cluster display_name 255 Aa9-_ first=_ letter_first single < provider-source odb.CreateCloudAutonomousVmCluster.displayName
aws_odb_cloud_exadata_infrastructure display_name 255 Aa9-_ first=_ letter_first single < odb.CreateCloudExadataInfrastructure.displayName
aws_odb_cloud_vm_cluster display_name 255 Aa9-_ first=_ letter_first single < odb.CreateCloudVmCluster.displayName
aws_odb_network display_name 255 Aa9-_ first=_ letter_first single < odb.CreateOdbNetwork.displayName
aws_odb_network_peering_connection display_name 64 Aa9* first=/ < length-assumed characters-free
aws_opensearch_application name 30 a9- separator=- letter_first < provider-source opensearch.CreateApplication.name
aws_opensearch_domain domain_name 28 a9- separator=- letter_first < provider opensearch.CreateDomain.DomainName
aws_opensearch_outbound_connection connection_alias 100 Aa9-_ letter_first < opensearch.CreateOutboundConnection.ConnectionAlias
aws_opensearch_package package_name 32 a9- separator=- letter_first < provider opensearch.CreatePackage.PackageName
aws_opensearchserverless_access_policy name 32 a9- separator=- letter_first scope=type < provider opensearchserverless.CreateAccessPolicy.name
aws_opensearchserverless_collection name 32 a9- separator=- letter_first < provider opensearchserverless.CreateCollection.name
aws_opensearchserverless_collection_group name 32 a9- separator=- letter_first < provider-source opensearchserverless.CreateCollectionGroup.name
aws_opensearchserverless_lifecycle_policy name 32 a9- separator=- letter_first scope=type < provider opensearchserverless.CreateLifecyclePolicy.name
aws_opensearchserverless_security_config name 32 a9- separator=- letter_first < provider opensearchserverless.CreateSecurityConfig.name
aws_opensearchserverless_security_policy name 32 a9- separator=- letter_first scope=type < provider opensearchserverless.CreateSecurityPolicy.name
aws_opensearchserverless_vpc_endpoint name 32 a9- separator=- letter_first < provider opensearchserverless.CreateVpcEndpoint.name
aws_opsworks_application name 64 Aa9* first=/ scope=stack_id < length-assumed characters-free
aws_opsworks_custom_layer name 64 Aa9* first=/ scope=stack_id < length-assumed characters-free
aws_opsworks_ecs_cluster_layer name 64 Aa9* first=/ scope=stack_id < length-assumed characters-free
aws_opsworks_ganglia_layer name 64 Aa9* first=/ scope=stack_id < length-assumed characters-free
aws_opsworks_haproxy_layer name 64 Aa9* first=/ scope=stack_id < length-assumed characters-free
aws_opsworks_java_app_layer name 64 Aa9* first=/ scope=stack_id < length-assumed characters-free
aws_opsworks_memcached_layer name 64 Aa9* first=/ scope=stack_id < length-assumed characters-free
aws_opsworks_mysql_layer name 64 Aa9* first=/ scope=stack_id < length-assumed characters-free
aws_opsworks_nodejs_app_layer name 64 Aa9* first=/ scope=stack_id < length-assumed characters-free
aws_opsworks_php_app_layer name 64 Aa9* first=/ scope=stack_id < length-assumed characters-free
aws_opsworks_rails_app_layer name 64 Aa9* first=/ scope=stack_id < length-assumed characters-free
aws_opsworks_stack name 64 Aa9* first=/ < length-assumed characters-free
aws_opsworks_static_web_layer name 64 Aa9* first=/ scope=stack_id < length-assumed characters-free
aws_organizations_account name 50 Aa9* first=/ < provider organizations.CreateAccount.AccountName characters-free
aws_organizations_organizational_unit name 128 Aa9* first=/ scope=parent_id < provider organizations.CreateOrganizationalUnit.Name characters-free
aws_organizations_policy name 128 Aa9* first=/ < organizations.CreatePolicy.Name characters-free
aws_osis_pipeline pipeline_name 28 a9- separator=- letter_first < provider osis.CreatePipeline.PipelineName
aws_paymentcryptography_key_alias alias_name 256 Aa9-/_ first=-/_ fixed=alias/ < provider payment-cryptography.CreateAlias.AliasName
aws_pinpoint_app name 64 Aa9* first=/ prefix=name_prefix:38 < provider length-assumed characters-free
aws_pinpoint_email_template template_name 128 Aa9-_ < docs:pinpoint-templates
aws_pinpointsmsvoicev2_configuration_set name 64 Aa9-_ < provider pinpoint-sms-voice-v2.CreateConfigurationSet.ConfigurationSetName
aws_pinpointsmsvoicev2_event_destination event_destination_name 64 Aa9-_ first=-_ scope=configuration_set_name < provider-source pinpoint-sms-voice-v2.CreateEventDestination.EventDestinationName
aws_pinpointsmsvoicev2_opt_out_list name 64 Aa9-_ < provider pinpoint-sms-voice-v2.CreateOptOutList.OptOutListName
aws_pipes_pipe name 64 Aa9-._ first=-._ prefix=name_prefix:38 < provider pipes.CreatePipe.Name
aws_placement_group name 255 Aa9* first=/ < docs:ec2.CreatePlacementGroup characters-free
aws_prometheus_rule_group_namespace name 128 Aa9-._ scope=workspace_id < amp.CreateRuleGroupsNamespace.name docs:amp.CreateRuleGroupsNamespace
aws_prometheus_scraper alias 100 Aa9-._ < amp.CreateScraper.alias
aws_prometheus_workspace alias 100 Aa9* first=/ < amp.CreateWorkspace.alias characters-free
aws_qbusiness_application display_name 100 Aa9-_ < provider qbusiness.CreateApplication.displayName
aws_qldb_ledger name 32 Aa9- separator=- single < provider docs:qldb.CreateLedger
aws_qldb_stream stream_name 32 Aa9- separator=- single scope=ledger_name < provider docs:qldb.StreamJournalToKinesis
aws_quicksight_analysis name 2048 Aa9* first=/ < provider quicksight.CreateAnalysis.Name characters-free
aws_quicksight_custom_permissions custom_permissions_name 64 Aa9+,-.=@_ first=-.@_ < provider-source quicksight.CreateCustomPermissions.CustomPermissionsName
aws_quicksight_dashboard name 2048 Aa9* first=/ < provider quicksight.CreateDashboard.Name characters-free
aws_quicksight_data_set name 128 Aa9* first=/ scope=data_set_id < provider quicksight.CreateDataSet.Name characters-free
aws_quicksight_data_source name 128 Aa9* first=/ < provider quicksight.CreateDataSource.Name characters-free
aws_quicksight_folder name 200 Aa9* first=/ < provider quicksight.CreateFolder.Name characters-free
aws_quicksight_group group_name 64 Aa9* first=/ < quicksight.CreateGroup.GroupName length-assumed characters-free
aws_quicksight_iam_policy_assignment assignment_name 256 Aa9+-.:=@_ first=-.:@_ < quicksight.CreateIAMPolicyAssignment.AssignmentName
aws_quicksight_ingestion ingestion_id 128 Aa9-_ first=-_ scope=data_set_id < quicksight.CreateIngestion.IngestionId
aws_quicksight_namespace namespace 64 Aa9-._ first=-._ < quicksight.CreateNamespace.Namespace
aws_quicksight_refresh_schedule schedule_id 64 Aa9* first=/ scope=data_set_id < length-assumed characters-free
aws_quicksight_template name 2048 Aa9* first=/ scope=template_id < provider quicksight.CreateTemplate.Name characters-free
aws_quicksight_template_alias alias_name 2048 Aa9-_ first=-_ scope=template_id < quicksight.CreateTemplateAlias.AliasName
aws_quicksight_theme name 2048 Aa9* first=/ < provider quicksight.CreateTheme.Name characters-free
aws_quicksight_vpc_connection name 128 Aa9* first=/ < provider quicksight.CreateVPCConnection.Name characters-free
aws_ram_permission name 36 Aa9-._ first=-._ < provider-source ram.CreatePermission.name
aws_ram_resource_share name 64 Aa9* first=/ < length-assumed characters-free
aws_rds_cluster cluster_identifier 63 a9- separator=- letter_first single prefix=cluster_identifier_prefix:37 < provider docs:rds-identifiers
aws_rds_cluster_endpoint cluster_endpoint_identifier 63 a9- separator=- letter_first single < provider docs:rds-identifiers
aws_rds_cluster_instance identifier 63 a9- separator=- letter_first single prefix=identifier_prefix:37 < provider docs:rds-identifiers
aws_rds_cluster_parameter_group name 255 a9- separator=- letter_first single prefix=name_prefix:229 < provider docs:rds.CreateDBClusterParameterGroup
aws_rds_cluster_snapshot_copy target_db_cluster_snapshot_identifier 255 a9- separator=- letter_first single < provider docs:rds.CopyDBClusterSnapshot
aws_rds_export_task export_task_identifier 60 Aa9- separator=- letter_first single < docs:rds.StartExportTask
aws_rds_global_cluster global_cluster_identifier 255 a9- separator=- letter_first single < provider rds.CreateGlobalCluster.GlobalClusterIdentifier
aws_rds_integration integration_name 63 Aa9- separator=- letter_first single < rds.CreateIntegration.IntegrationName
aws_rds_reserved_instance reservation_id 63 Aa9- separator=- letter_first single < docs:rds.PurchaseReservedDBInstancesOffering
aws_rds_shard_group db_shard_group_identifier 63 a9- separator=- letter_first single < provider docs:rds.CreateDBShardGroup
aws_redshift_authentication_profile authentication_profile_name 63 Aa9- separator=- first=- < redshift.CreateAuthenticationProfile.AuthenticationProfileName
aws_redshift_cluster cluster_identifier 63 a9- separator=- letter_first single < provider redshift.CreateCluster.ClusterIdentifier docs:redshift.CreateCluster
aws_redshift_cluster_snapshot snapshot_identifier 255 a9- separator=- letter_first single < redshift.CreateClusterSnapshot.SnapshotIdentifier docs:redshift.CreateClusterSnapshot
aws_redshift_endpoint_access endpoint_name 30 a9- separator=- first=- < provider redshift.CreateEndpointAccess.EndpointName
aws_redshift_event_subscription name 255 Aa9- separator=- letter_first single < docs:redshift.CreateEventSubscription
aws_redshift_hsm_client_certificate hsm_client_certificate_identifier 63 a9- separator=- letter_first single < redshift.CreateHsmClientCertificate.HsmClientCertificateIdentifier docs:redshift
aws_redshift_hsm_configuration hsm_configuration_identifier 63 a9- separator=- letter_first single < redshift.CreateHsmConfiguration.HsmConfigurationIdentifier docs:redshift
aws_redshift_idc_application redshift_idc_application_name 63 a9- separator=- letter_first single < provider-source redshift.CreateRedshiftIdcApplication.RedshiftIdcApplicationName
aws_redshift_integration integration_name 63 Aa9- separator=- letter_first single < redshift.CreateIntegration.IntegrationName
aws_redshift_parameter_group name 255 a9- separator=- letter_first single < provider
aws_redshift_scheduled_action name 63 a9- separator=- first=- < provider redshift.CreateScheduledAction.ScheduledActionName
aws_redshift_snapshot_copy_grant snapshot_copy_grant_name 63 a9- separator=- letter_first single < redshift.CreateSnapshotCopyGrant.SnapshotCopyGrantName docs:redshift.CreateSnapshotCopyGrant
aws_redshift_snapshot_schedule identifier 63 a9- separator=- letter_first single prefix=identifier_prefix:37 < provider docs:redshift.CreateSnapshotSchedule
aws_redshift_subnet_group name 255 a9- separator=- first=- < provider
aws_redshiftdata_statement statement_name 2048 Aa9* first=/ < redshift-data.ExecuteStatement.StatementName characters-free
aws_redshiftserverless_endpoint_access endpoint_name 30 a9- separator=- letter_first single < provider docs:redshift-serverless
aws_redshiftserverless_namespace namespace_name 64 a9- separator=- first=- < redshift-serverless.CreateNamespace.namespaceName
aws_redshiftserverless_snapshot snapshot_name 63 a9- separator=- letter_first single < docs:redshift-serverless
aws_redshiftserverless_workgroup workgroup_name 64 a9- separator=- first=- < redshift-serverless.CreateWorkgroup.workgroupName
aws_rekognition_collection collection_id 255 Aa9-._ first=-._ < provider rekognition.CreateCollection.CollectionId
aws_rekognition_project name 255 Aa9-._ first=-._ < rekognition.CreateProject.ProjectName
aws_rekognition_stream_processor name 128 Aa9-._ first=-._ < provider rekognition.CreateStreamProcessor.Name
aws_resiliencehub_resiliency_policy name 60 Aa9-_ < provider resiliencehub.CreateResiliencyPolicy.policyName
aws_resiliencehubv2_policy name 60 Aa9-_ < provider-source resiliencehubv2.CreatePolicy.name
aws_resiliencehubv2_service name 60 Aa9-_ < resiliencehubv2.CreateService.name
aws_resiliencehubv2_service_function name 60 Aa9-_ scope=service_arn < provider-source resiliencehubv2.CreateServiceFunction.name
aws_resiliencehubv2_system name 60 Aa9-_ < provider-source resiliencehubv2.CreateSystem.name
aws_resiliencehubv2_user_journey name 60 Aa9-_ scope=system_arn < provider-source resiliencehubv2.CreateUserJourney.name
aws_resourceexplorer2_view name 64 Aa9- separator=- first=- < provider resource-explorer-2.CreateView.ViewName
aws_resourcegroups_group name 300 Aa9-._ first=-._ < resource-groups.CreateGroup.Name
aws_rolesanywhere_profile name 255 Aa9\s-_ first=-_ < rolesanywhere.CreateProfile.name
aws_rolesanywhere_trust_anchor name 255 Aa9\s-_ first=-_ < rolesanywhere.CreateTrustAnchor.name
aws_route53_cidr_collection name 64 Aa9-_ first=-_ < provider route53.CreateCidrCollection.Name
aws_route53_cidr_location name 16 Aa9-_ first=-_ scope=cidr_collection_id < provider
aws_route53_key_signing_key name 128 Aa9* first=/ scope=hosted_zone_id < provider route53.CreateKeySigningKey.Name characters-free
aws_route53_resolver_endpoint name 64 Aa9\s'-_ first=-_ < provider route53resolver.CreateResolverEndpoint.Name
aws_route53_resolver_firewall_domain_list name 64 Aa9\s'-_ first=-_ < provider route53resolver.CreateFirewallDomainList.Name
aws_route53_resolver_firewall_rule name 64 Aa9\s'-_ first=-_ scope=firewall_rule_group_id < provider route53resolver.CreateFirewallRule.Name
aws_route53_resolver_firewall_rule_group name 64 Aa9\s'-_ first=-_ < provider route53resolver.CreateFirewallRuleGroup.Name
aws_route53_resolver_firewall_rule_group_association name 64 Aa9\s'-_ first=-_ scope=firewall_rule_group_id < provider
aws_route53_resolver_query_log_config name 64 Aa9\s'-_ first=-_ < provider route53resolver.CreateResolverQueryLogConfig.Name
aws_route53_resolver_rule name 64 Aa9\s'-_ first=-_ < provider route53resolver.CreateResolverRule.Name
aws_route53_resolver_rule_association name 64 Aa9\s'-_ first=-_ < provider route53resolver.AssociateResolverRule.Name
aws_route53_traffic_policy name 512 Aa9* first=/ < provider route53.CreateTrafficPolicy.Name characters-free
aws_route53profiles_association name 64 Aa9\s'-_ first=-_ letter_first scope=profile_id,resource_id < provider route53profiles.AssociateProfile.Name
aws_route53profiles_profile name 64 Aa9\s'-_ first=-_ < route53profiles.CreateProfile.Name
aws_route53profiles_resource_association name 64 Aa9\s'-_ first=-_ scope=profile_id < route53profiles.AssociateResourceToProfile.Name
aws_route53recoverycontrolconfig_cluster name 64 Aa9!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~ first=#-./:@_ < route53-recovery-control-config.CreateCluster.ClusterName
aws_route53recoverycontrolconfig_control_panel name 64 Aa9!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~ first=#-./:@_ scope=cluster_arn < route53-recovery-control-config.CreateControlPanel.ControlPanelName
aws_route53recoverycontrolconfig_routing_control name 64 Aa9!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~ first=#-./:@_ scope=cluster_arn < route53-recovery-control-config.CreateRoutingControl.RoutingControlName
aws_route53recoverycontrolconfig_safety_rule name 64 Aa9!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~ first=#-./:@_ scope=control_panel_arn < route53-recovery-control-config.CreateSafetyRule.AssertionRule.Name
aws_route53recoveryreadiness_cell cell_name 64 Aa9_ first=_ < docs:route53-recovery-readiness
aws_route53recoveryreadiness_readiness_check readiness_check_name 64 Aa9_ first=_ < docs:route53-recovery-readiness
aws_route53recoveryreadiness_recovery_group recovery_group_name 64 Aa9_ first=_ < docs:route53-recovery-readiness
aws_route53recoveryreadiness_resource_set resource_set_name 64 Aa9_ first=_ < docs:route53-recovery-readiness
aws_rum_app_monitor name 255 Aa9#-._ first=#-_ < provider rum.CreateAppMonitor.Name
aws_s3_access_point name 50 a9- separator=- < s3control.CreateAccessPoint.Name docs:s3-access-point-names
aws_s3_bucket bucket 63 a9-. separator=- prefix=bucket_prefix:37 < provider docs:s3-bucket-names
aws_s3_bucket_analytics_configuration name 64 Aa9* first=/ scope=bucket < docs:s3.PutBucketAnalyticsConfiguration characters-free
aws_s3_bucket_intelligent_tiering_configuration name 64 Aa9* first=/ scope=bucket < docs:s3.PutBucketIntelligentTieringConfiguration characters-free
aws_s3_bucket_inventory name 64 Aa9* first=/ scope=bucket < provider characters-free
aws_s3_bucket_metric name 64 Aa9* first=/ scope=bucket < provider characters-free
aws_s3control_bucket bucket 63 a9-. separator=- < provider s3control.CreateBucket.Bucket
aws_s3control_object_lambda_access_point name 45 a9- separator=- < s3control.CreateAccessPoint.Name docs:s3control.CreateAccessPointForObjectLambda
aws_s3control_storage_lens_configuration config_id 64 Aa9-_ first=-_ < s3control.PutStorageLensConfiguration.ConfigId
aws_s3tables_namespace namespace 255 a9_ scope=table_bucket_arn < provider
aws_s3tables_table name 255 a9_ scope=namespace,table_bucket_arn < provider s3tables.CreateTable.name
aws_s3tables_table_bucket name 63 a9- separator=- < provider s3tables.CreateTableBucket.name
aws_s3vectors_index index_name 63 a9-. separator=- scope=vector_bucket_name < s3vectors.CreateIndex.indexName docs:s3-vectors-names
aws_s3vectors_vector_bucket vector_bucket_name 63 a9- separator=- < provider-source s3vectors.CreateVectorBucket.vectorBucketName docs:s3-vectors-names
aws_sagemaker_algorithm algorithm_name 63 Aa9- separator=- < provider-source sagemaker.CreateAlgorithm.AlgorithmName
aws_sagemaker_app_image_config app_image_config_name 63 Aa9- separator=- < provider sagemaker.CreateAppImageConfig.AppImageConfigName
aws_sagemaker_code_repository code_repository_name 63 Aa9- separator=- < provider sagemaker.CreateCodeRepository.CodeRepositoryName
aws_sagemaker_data_quality_job_definition name 63 Aa9- separator=- < provider sagemaker.CreateDataQualityJobDefinition.JobDefinitionName
aws_sagemaker_device_fleet device_fleet_name 63 Aa9- separator=- < provider sagemaker.CreateDeviceFleet.DeviceFleetName
aws_sagemaker_domain domain_name 63 Aa9- separator=- < provider sagemaker.CreateDomain.DomainName
aws_sagemaker_endpoint name 63 Aa9- separator=- < provider sagemaker.CreateEndpoint.EndpointName
aws_sagemaker_endpoint_configuration name 63 Aa9- separator=- prefix=name_prefix:37 < provider sagemaker.CreateEndpointConfig.EndpointConfigName
aws_sagemaker_feature_group feature_group_name 64 Aa9-_ < provider sagemaker.CreateFeatureGroup.FeatureGroupName
aws_sagemaker_flow_definition flow_definition_name 63 a9- separator=- < provider sagemaker.CreateFlowDefinition.FlowDefinitionName
aws_sagemaker_hub hub_name 63 Aa9- separator=- < provider sagemaker.CreateHub.HubName
aws_sagemaker_human_task_ui human_task_ui_name 63 a9- separator=- < provider sagemaker.CreateHumanTaskUi.HumanTaskUiName
aws_sagemaker_hyper_parameter_tuning_job name 32 Aa9- separator=- < provider-source sagemaker.CreateHyperParameterTuningJob.HyperParameterTuningJobName
aws_sagemaker_image image_name 63 Aa9- separator=- single < provider sagemaker.CreateImage.ImageName
aws_sagemaker_labeling_job labeling_job_name 63 Aa9- separator=- < provider-source sagemaker.CreateLabelingJob.LabelingJobName
aws_sagemaker_mlflow_app name 256 Aa9- separator=- < sagemaker.CreateMlflowApp.Name
aws_sagemaker_mlflow_tracking_server tracking_server_name 256 Aa9- separator=- < sagemaker.CreateMlflowTrackingServer.TrackingServerName
aws_sagemaker_model name 63 Aa9- separator=- < provider sagemaker.CreateModel.ModelName
aws_sagemaker_model_card model_card_name 63 Aa9- separator=- < provider-source sagemaker.CreateModelCard.ModelCardName
aws_sagemaker_model_card_export_job model_card_export_job_name 63 Aa9- separator=- < provider-source sagemaker.CreateModelCardExportJob.ModelCardExportJobName
aws_sagemaker_model_package_group model_package_group_name 63 Aa9- separator=- < provider sagemaker.CreateModelPackageGroup.ModelPackageGroupName
aws_sagemaker_monitoring_schedule name 63 Aa9- separator=- < provider sagemaker.CreateMonitoringSchedule.MonitoringScheduleName
aws_sagemaker_notebook_instance name 63 Aa9- separator=- < provider sagemaker.CreateNotebookInstance.NotebookInstanceName
aws_sagemaker_notebook_instance_lifecycle_configuration name 63 Aa9- separator=- < provider sagemaker.CreateNotebookInstanceLifecycleConfig.NotebookInstanceLifecycleConfigName
aws_sagemaker_pipeline pipeline_name 256 Aa9- separator=- < provider sagemaker.CreatePipeline.PipelineName
aws_sagemaker_project project_name 32 Aa9- separator=- < provider sagemaker.CreateProject.ProjectName
aws_sagemaker_space space_name 63 Aa9- separator=- scope=domain_id < provider sagemaker.CreateSpace.SpaceName
aws_sagemaker_studio_lifecycle_config studio_lifecycle_config_name 63 Aa9- separator=- < provider sagemaker.CreateStudioLifecycleConfig.StudioLifecycleConfigName
aws_sagemaker_training_job training_job_name 63 Aa9- separator=- < provider-source sagemaker.CreateTrainingJob.TrainingJobName
aws_sagemaker_user_profile user_profile_name 63 Aa9- separator=- scope=domain_id < provider sagemaker.CreateUserProfile.UserProfileName
aws_sagemaker_workforce workforce_name 63 Aa9- separator=- < provider sagemaker.CreateWorkforce.WorkforceName
aws_sagemaker_workteam workteam_name 63 Aa9- separator=- < provider sagemaker.CreateWorkteam.WorkteamName
aws_scheduler_schedule name 64 Aa9-._ first=-._ prefix=name_prefix:38 scope=group_name < provider scheduler.CreateSchedule.Name
aws_scheduler_schedule_group name 64 Aa9-._ first=-._ prefix=name_prefix:38 < provider scheduler.CreateScheduleGroup.Name
aws_schemas_registry name 64 Aa9-.@_ first=-._ < provider docs:schemas.CreateRegistry
aws_schemas_schema name 385 Aa9-.@_ first=-.@_ letter_first scope=registry_name < provider docs:schemas.CreateSchema
aws_secretsmanager_secret name 512 Aa9+-./=@_ first=-./@_ prefix=name_prefix:486 < provider secretsmanager.CreateSecret.Name
aws_security_group name 255 Aa9\s!#$&()*+,-./:;=@[]_{} first=#-./:@_ prefix=name_prefix:229 scope=vpc_id < provider docs:ec2.CreateSecurityGroup
aws_securityhub_action_target name 20 Aa9* first=/ < provider securityhub.CreateActionTarget.Name characters-free
aws_securityhub_automation_rule rule_name 64 Aa9* first=/ < securityhub.CreateAutomationRule.RuleName length-assumed characters-free
aws_securityhub_automation_rule_v2 rule_name 64 Aa9* first=/ < securityhub.CreateAutomationRuleV2.RuleName length-assumed characters-free
aws_securityhub_configuration_policy name 64 Aa9* first=/ < securityhub.CreateConfigurationPolicy.Name length-assumed characters-free
aws_securityhub_connector_v2 name 64 Aa9* first=/ < securityhub.CreateConnectorV2.Name length-assumed characters-free
aws_securityhub_insight name 64 Aa9* first=/ < securityhub.CreateInsight.Name length-assumed characters-free
aws_securitylake_custom_log_source source_name 20 Aa9-.:_ first=-.:_ < provider securitylake.CreateCustomLogSource.sourceName
aws_securitylake_subscriber subscriber_name 64 Aa9* first=/ < securitylake.CreateSubscriber.subscriberName characters-free
aws_serverlessapplicationrepository_cloudformation_stack name 128 Aa9- separator=- letter_first < docs:cloudformation.CreateStack
aws_service_discovery_http_namespace name 1024 Aa9-._ first=-._ < provider servicediscovery.CreateHttpNamespace.Name
aws_servicecatalog_portfolio name 100 Aa9* first=/ < provider servicecatalog.CreatePortfolio.DisplayName characters-free
aws_servicecatalog_product name 64 Aa9* first=/ < servicecatalog.CreateProduct.Name length-assumed characters-free
aws_servicecatalog_provisioned_product name 64 Aa9* first=/ < servicecatalog.CreateProduct.Name length-assumed characters-free
aws_servicecatalog_provisioning_artifact name 64 Aa9* first=/ scope=product_id < length-assumed characters-free
aws_servicecatalog_service_action name 256 Aa9-._ first=-._ < servicecatalog.CreateServiceAction.Name
aws_servicecatalogappregistry_application name 256 Aa9-._ first=-._ < servicecatalog-appregistry.CreateApplication.name
aws_servicecatalogappregistry_attribute_group name 256 Aa9-._ first=-._ < provider servicecatalog-appregistry.CreateAttributeGroup.name
aws_ses_configuration_set name 64 Aa9-_ first=-_ < provider docs:ses-quotas
aws_ses_event_destination name 64 Aa9-_ first=-_ scope=configuration_set_name < provider
aws_ses_identity_policy name 64 Aa9-_ first=-_ scope=identity < provider
aws_ses_receipt_filter name 64 Aa9-._ < provider
aws_ses_receipt_rule name 64 Aa9-._ scope=rule_set_name < provider
aws_ses_receipt_rule_set rule_set_name 64 Aa9-_ first=-_ < provider docs:ses-quotas
aws_ses_template name 64 Aa9-_ first=-_ < provider docs:ses-quotas
aws_sesv2_configuration_set configuration_set_name 64 Aa9-_ first=-_ < provider docs:ses-quotas
aws_sesv2_configuration_set_event_destination event_destination_name 64 Aa9-_ first=-_ scope=configuration_set_name < docs:ses-quotas
aws_sesv2_contact_list contact_list_name 64 Aa9-_ first=-_ < docs:ses-quotas
aws_sesv2_dedicated_ip_pool pool_name 64 Aa9-_ first=-_ < docs:ses-quotas
aws_sesv2_email_identity_policy policy_name 64 Aa9* first=/ scope=email_identity < provider sesv2.CreateEmailIdentityPolicy.PolicyName characters-free
aws_sesv2_multi_region_endpoint endpoint_name 64 Aa9-_ first=-_ < sesv2.CreateMultiRegionEndpoint.EndpointName
aws_sesv2_tenant tenant_name 64 Aa9-_ first=-_ < docs:ses-quotas
aws_sfn_activity name 80 Aa9* first=/ < provider stepfunctions.CreateActivity.name characters-free
aws_sfn_alias name 80 Aa9-._ first=-._ < stepfunctions.CreateStateMachineAlias.name
aws_sfn_state_machine name 80 Aa9-_ first=-_ prefix=name_prefix:54 < provider stepfunctions.CreateStateMachine.name
aws_shield_protection name 128 Aa9\s-.\_ first=-._ < shield.CreateProtection.Name
aws_shield_protection_group protection_group_id 36 Aa9-\ separator=- first=- < provider shield.CreateProtectionGroup.ProtectionGroupId
aws_signer_signing_profile name 64 Aa9_ first=_ prefix=name_prefix:38 < provider signer.PutSigningProfile.profileName
aws_simpledb_domain name 255 Aa9-._ first=-._ < docs:sdb.CreateDomain
aws_sns_platform_application name 256 Aa9-._ first=-._ < docs:sns.CreatePlatformApplication
aws_sns_topic name 256 Aa9-_ first=-_ prefix=name_prefix:230 < provider docs:sns.CreateTopic
aws_sqs_queue name 80 Aa9-_ first=-_ prefix=name_prefix:54 < provider docs:sqs.CreateQueue
aws_ssm_activation name 256 Aa9\s+-./:=@_ first=-./:@_ < ssm.CreateActivation.DefaultInstanceName
aws_ssm_association association_name 128 Aa9-._ first=-._ < provider ssm.CreateAssociation.AssociationName
aws_ssm_document name 128 Aa9-._ first=-._ < provider ssm.CreateDocument.Name
aws_ssm_maintenance_window name 128 Aa9-._ first=-._ < ssm.CreateMaintenanceWindow.Name
aws_ssm_maintenance_window_target name 128 Aa9-._ first=-._ scope=window_id < provider
aws_ssm_maintenance_window_task name 128 Aa9-._ first=-._ scope=window_id < provider
aws_ssm_parameter name 1011 Aa9-./_ first=-./_ < provider ssm.PutParameter.Name docs:ssm.PutParameter
aws_ssm_patch_baseline name 128 Aa9-._ first=-._ < provider ssm.CreatePatchBaseline.Name
aws_ssm_resource_data_sync name 64 Aa9* first=/ < ssm.CreateResourceDataSync.SyncName characters-free
aws_ssmcontacts_contact alias 255 a9-_ first=-_ < ssm-contacts.CreateContact.Alias
aws_ssmcontacts_contact_channel name 255 Aa9\s-._ first=-._ scope=contact_id < ssm-contacts.CreateContactChannel.Name
aws_ssmcontacts_rotation name 255 Aa9\s-._ first=-._ < ssm-contacts.CreateRotation.Name
aws_ssmincidents_response_plan name 200 Aa9-_ first=-_ < ssm-incidents.CreateResponsePlan.name
aws_ssmquicksetup_configuration_manager name 120 Aa9\s-._ first=-._ < ssm-quicksetup.CreateConfigurationManager.Name
aws_ssoadmin_application name 100 Aa9* first=/ scope=instance_arn < sso-admin.CreateApplication.Name characters-free
aws_ssoadmin_permission_set name 32 Aa9+,-.=@_ first=-.@_ scope=instance_arn < provider sso-admin.CreatePermissionSet.Name
aws_ssoadmin_trusted_token_issuer name 255 Aa9+,-.=@_ first=-.@_ scope=instance_arn < sso-admin.CreateTrustedTokenIssuer.Name
aws_storagegateway_cached_iscsi_volume target_name 200 a9-.; separator=- first=-. scope=gateway_arn < storagegateway.CreateCachediSCSIVolume.TargetName
aws_storagegateway_gateway gateway_name 255 Aa9\s!"#$%&'()*+,-.:;<=>?@[]^_`{|}~ first=#-.:@_ < provider storagegateway.ActivateGateway.GatewayName
aws_storagegateway_nfs_file_share file_share_name 255 Aa9* first=/ scope=gateway_arn < provider storagegateway.CreateNFSFileShare.FileShareName characters-free
aws_storagegateway_smb_file_share file_share_name 255 Aa9* first=/ scope=gateway_arn < storagegateway.CreateSMBFileShare.FileShareName characters-free
aws_storagegateway_stored_iscsi_volume target_name 200 a9-.; separator=- first=-. scope=gateway_arn < storagegateway.CreateStorediSCSIVolume.TargetName
aws_storagegateway_tape_pool pool_name 100 Aa9\s!"#$%&'()*+,-.:;<=>?@[]^_`{|}~ first=#-.:@_ < provider storagegateway.CreateTapePool.PoolName
aws_swf_domain name 256 Aa9* first=/ prefix=name_prefix:230 < provider swf.RegisterDomain.name characters-free
aws_synthetics_canary name 255 a9-_ first=-_ < provider synthetics.CreateCanary.Name
aws_synthetics_group name 64 Aa9-_ first=-_ < synthetics.CreateGroup.Name docs:synthetics.CreateGroup
aws_timestreaminfluxdb_db_cluster name 40 Aa9- separator=- letter_first single < provider-source timestream-influxdb.CreateDbCluster.name
aws_timestreaminfluxdb_db_instance name 40 Aa9- separator=- letter_first single < provider timestream-influxdb.CreateDbInstance.name
aws_timestreamquery_scheduled_query name 64 Aa9!'()*-./_ first=-_ < timestream-query.CreateScheduledQuery.Name
aws_timestreamwrite_database database_name 64 Aa9-._ first=-._ < provider timestream-write.CreateDatabase.DatabaseName
aws_timestreamwrite_table table_name 64 Aa9-._ first=-._ scope=database_name < provider timestream-write.CreateTable.TableName
aws_transcribe_language_model model_name 200 Aa9-._ first=-._ < transcribe.CreateLanguageModel.ModelName
aws_transcribe_medical_vocabulary vocabulary_name 200 Aa9-._ first=-._ < provider transcribe.CreateMedicalVocabulary.VocabularyName
aws_transcribe_vocabulary vocabulary_name 200 Aa9-._ first=-._ < provider transcribe.CreateVocabulary.VocabularyName
aws_transcribe_vocabulary_filter vocabulary_filter_name 200 Aa9-._ first=-._ < provider transcribe.CreateVocabularyFilter.VocabularyFilterName
aws_vpclattice_listener name 63 a9- separator=- single < vpc-lattice.CreateListener.name
aws_vpclattice_listener_rule name 63 a9- separator=- single scope=listener_identifier,service_identifier < provider vpc-lattice.CreateRule.name
aws_vpclattice_resource_configuration name 40 a9- separator=- single < vpc-lattice.CreateResourceConfiguration.name
aws_vpclattice_resource_gateway name 40 a9- separator=- single < provider vpc-lattice.CreateResourceGateway.name
aws_vpclattice_service name 40 a9- separator=- single < provider vpc-lattice.CreateService.name
aws_vpclattice_service_network name 63 a9- separator=- single < provider vpc-lattice.CreateServiceNetwork.name
aws_vpclattice_target_group name 128 a9- separator=- single < provider vpc-lattice.CreateTargetGroup.name
aws_waf_byte_match_set name 128 Aa9* first=/ < waf.CreateByteMatchSet.Name characters-free
aws_waf_geo_match_set name 128 Aa9* first=/ < waf.CreateGeoMatchSet.Name characters-free
aws_waf_ipset name 128 Aa9* first=/ < waf.CreateIPSet.Name characters-free
aws_waf_rate_based_rule name 128 Aa9* first=/ < waf.CreateRateBasedRule.Name characters-free
aws_waf_regex_match_set name 128 Aa9* first=/ < waf.CreateRegexMatchSet.Name characters-free
aws_waf_regex_pattern_set name 128 Aa9* first=/ < waf.CreateRegexPatternSet.Name characters-free
aws_waf_rule name 128 Aa9* first=/ < waf.CreateRule.Name characters-free
aws_waf_rule_group name 128 Aa9* first=/ < waf.CreateRuleGroup.Name characters-free
aws_waf_size_constraint_set name 128 Aa9* first=/ < waf.CreateSizeConstraintSet.Name characters-free
aws_waf_sql_injection_match_set name 128 Aa9* first=/ < waf.CreateSqlInjectionMatchSet.Name characters-free
aws_waf_web_acl name 128 Aa9* first=/ < waf.CreateWebACL.Name characters-free
aws_waf_xss_match_set name 128 Aa9* first=/ < waf.CreateXssMatchSet.Name characters-free
aws_wafregional_byte_match_set name 128 Aa9* first=/ < waf-regional.CreateByteMatchSet.Name characters-free
aws_wafregional_geo_match_set name 128 Aa9* first=/ < waf-regional.CreateGeoMatchSet.Name characters-free
aws_wafregional_ipset name 128 Aa9* first=/ < waf-regional.CreateIPSet.Name characters-free
aws_wafregional_rate_based_rule name 128 Aa9* first=/ < waf-regional.CreateRateBasedRule.Name characters-free
aws_wafregional_regex_match_set name 128 Aa9* first=/ < waf-regional.CreateRegexMatchSet.Name characters-free
aws_wafregional_regex_pattern_set name 128 Aa9* first=/ < waf-regional.CreateRegexPatternSet.Name characters-free
aws_wafregional_rule name 128 Aa9* first=/ < waf-regional.CreateRule.Name characters-free
aws_wafregional_rule_group name 128 Aa9* first=/ < waf-regional.CreateRuleGroup.Name characters-free
aws_wafregional_size_constraint_set name 128 Aa9* first=/ < waf-regional.CreateSizeConstraintSet.Name characters-free
aws_wafregional_sql_injection_match_set name 128 Aa9* first=/ < waf-regional.CreateSqlInjectionMatchSet.Name characters-free
aws_wafregional_web_acl name 128 Aa9* first=/ < waf-regional.CreateWebACL.Name characters-free
aws_wafregional_xss_match_set name 128 Aa9* first=/ < waf-regional.CreateXssMatchSet.Name characters-free
aws_wafv2_ip_set name 128 Aa9-_ first=-_ prefix=name_prefix:102 scope=scope < provider wafv2.CreateIPSet.Name
aws_wafv2_regex_pattern_set name 128 Aa9-_ first=-_ prefix=name_prefix:102 scope=scope < provider wafv2.CreateRegexPatternSet.Name
aws_wafv2_rule_group name 128 Aa9-_ first=-_ prefix=name_prefix:102 scope=scope < provider wafv2.CreateRuleGroup.Name
aws_wafv2_web_acl name 128 Aa9-_ first=-_ prefix=name_prefix:102 scope=scope < provider wafv2.CreateWebACL.Name
aws_wafv2_web_acl_rule name 128 Aa9-_ first=-_ scope=web_acl_arn < provider-source docs:wafv2.Rule
aws_wafv2_web_acl_rule_group_association rule_name 128 Aa9-_ first=-_ scope=web_acl_arn < provider-source docs:wafv2.Rule
aws_worklink_fleet name 48 a9- separator=- < provider
aws_workmail_group name 256 Aa9* first=/ scope=organization_id < workmail.CreateGroup.Name characters-free
aws_workmail_organization organization_alias 62 Aa9- separator=- single < workmail.CreateOrganization.Alias
aws_workspaces_directory workspace_directory_name 65 Aa9\s-._ < workspaces.RegisterWorkspaceDirectory.WorkspaceDirectoryName
aws_workspaces_ip_group name 64 Aa9* first=/ < length-assumed characters-free
aws_workspaces_pool pool_name 64 Aa9-._ < provider-source workspaces.CreateWorkspacesPool.PoolName
aws_workspacesweb_data_protection_settings display_name 64 Aa9\s-_ first=-_ < provider workspaces-web.CreateDataProtectionSettings.displayName
aws_workspacesweb_identity_provider identity_provider_name 32 Aa9\s!"#$%&'()*+,-./:;<=>?@[\]^`{|}~ separator=- first=#-./:@ < workspaces-web.CreateIdentityProvider.identityProviderName
aws_workspacesweb_ip_access_settings display_name 64 Aa9* first=/ < provider workspaces-web.CreateIpAccessSettings.displayName characters-free
aws_workspacesweb_portal display_name 64 Aa9* first=/ < workspaces-web.CreatePortal.displayName characters-free
aws_workspacesweb_session_logger display_name 64 Aa9\s-_ first=-_ < workspaces-web.CreateSessionLogger.displayName
aws_xray_group group_name 32 Aa9-._ first=-._ < xray.CreateGroup.GroupName docs:xray.CreateGroup
aws_xray_resource_policy policy_name 128 Aa9+,-.=@_ first=-.@_ < xray.PutResourcePolicy.PolicyName
aws_xray_sampling_rule rule_name 32 Aa9-._ first=-._ < provider xray.CreateSamplingRule.SamplingRule.RuleName docs:xray.CreateSamplingRule
"""

UNNAMED = r"""
aws_account_primary_contact has no name of its own: told apart by full_name
aws_accountaccess_application no attribute holds a name
aws_accountaccess_entitlement has no name of its own: told apart by application_arn
aws_acm_certificate_validation has no name of its own: told apart by certificate_arn
aws_acmpca_certificate has no name of its own: told apart by certificate_authority_arn
aws_acmpca_certificate_authority no attribute holds a name
aws_acmpca_certificate_authority_certificate has no name of its own: told apart by certificate_authority_arn
aws_acmpca_permission has no name of its own: told apart by certificate_authority_arn
aws_acmpca_policy has no name of its own: told apart by resource_arn
aws_alb_listener has no name of its own: told apart by load_balancer_arn
aws_alb_listener_certificate has no name of its own: told apart by certificate_arn, listener_arn
aws_alb_listener_rule has no name of its own: told apart by listener_arn
aws_alb_target_group_attachment has no name of its own: told apart by target_group_arn, target_id
aws_ami_launch_permission has no name of its own: told apart by image_id
aws_amplify_domain_association has no name of its own: told apart by app_id, domain_name
aws_amplify_webhook has no name of its own: told apart by app_id, branch_name
aws_api_gateway_account no attribute holds a name
aws_api_gateway_base_path_mapping has no name of its own: told apart by api_id, domain_name
aws_api_gateway_client_certificate no attribute holds a name
aws_api_gateway_deployment has no name of its own: told apart by rest_api_id
aws_api_gateway_documentation_part has no name of its own: told apart by rest_api_id
aws_api_gateway_documentation_version has no name of its own: told apart by rest_api_id
aws_api_gateway_domain_name_access_association has no name of its own: told apart by domain_name_arn
aws_api_gateway_gateway_response has no name of its own: told apart by rest_api_id
aws_api_gateway_integration has no name of its own: told apart by resource_id, rest_api_id
aws_api_gateway_integration_response has no name of its own: told apart by resource_id, rest_api_id
aws_api_gateway_method has no name of its own: told apart by resource_id, rest_api_id
aws_api_gateway_method_response has no name of its own: told apart by resource_id, rest_api_id
aws_api_gateway_method_settings has no name of its own: told apart by rest_api_id, stage_name
aws_api_gateway_resource has no name of its own: told apart by parent_id, rest_api_id
aws_api_gateway_rest_api_policy has no name of its own: told apart by rest_api_id
aws_api_gateway_rest_api_put has no name of its own: told apart by rest_api_id
aws_apigatewayv2_api_mapping has no name of its own: told apart by api_id, domain_name
aws_apigatewayv2_deployment has no name of its own: told apart by api_id
aws_apigatewayv2_integration has no name of its own: told apart by api_id
aws_apigatewayv2_integration_response has no name of its own: told apart by api_id, integration_id, integration_response_key
aws_apigatewayv2_model name takes only letters, or letters and digits: no suffix can be told apart in it
aws_apigatewayv2_route has no name of its own: told apart by api_id, route_key
aws_apigatewayv2_route_response has no name of its own: told apart by api_id, route_id, route_response_key
aws_apigatewayv2_routing_rule has no name of its own: told apart by domain_name
aws_appautoscaling_target has no name of its own: told apart by resource_id
aws_appconfig_deployment has no name of its own: told apart by application_id, configuration_profile_id, deployment_strategy_id
aws_appconfig_extension_association has no name of its own: told apart by extension_arn, resource_arn
aws_appconfig_hosted_configuration_version has no name of its own: told apart by application_id, configuration_profile_id
aws_appfabric_app_authorization has no name of its own: told apart by app_bundle_arn
aws_appfabric_app_authorization_connection has no name of its own: told apart by app_authorization_arn, app_bundle_arn
aws_appfabric_app_bundle no attribute holds a name
aws_appfabric_ingestion has no name of its own: told apart by app_bundle_arn, tenant_id
aws_appfabric_ingestion_destination has no name of its own: told apart by app_bundle_arn, ingestion_arn
aws_applicationinsights_application has no name of its own: told apart by resource_group_name
aws_apprunner_custom_domain_association has no name of its own: told apart by domain_name, service_arn
aws_apprunner_default_auto_scaling_configuration_version has no name of its own: told apart by auto_scaling_configuration_arn
aws_apprunner_deployment has no name of its own: told apart by service_arn
aws_appstream_fleet_stack_association has no name of its own: told apart by fleet_name, stack_name
aws_appstream_user_stack_association has no name of its own: told apart by stack_name, user_name
aws_appsync_api_cache has no name of its own: told apart by api_id
aws_appsync_api_key has no name of its own: told apart by api_id
aws_appsync_domain_name_api_association has no name of its own: told apart by api_id, domain_name
aws_appsync_resolver has no name of its own: told apart by api_id
aws_appsync_source_api_association no attribute holds a name
aws_appsync_type has no name of its own: told apart by api_id
aws_arczonalshift_autoshift_observer_notification_status no attribute holds a name
aws_arczonalshift_zonal_autoshift_configuration has no name of its own: told apart by resource_arn
aws_auditmanager_account_registration no attribute holds a name
aws_auditmanager_assessment_delegation has no name of its own: told apart by assessment_id, control_set_id, role_arn
aws_auditmanager_framework_share has no name of its own: told apart by framework_id
aws_auditmanager_organization_admin_account_registration has no name of its own: told apart by admin_account_id
aws_autoscaling_attachment has no name of its own: told apart by autoscaling_group_name
aws_autoscaling_group_tag has no name of its own: told apart by autoscaling_group_name
aws_autoscaling_notification has no name of its own: told apart by topic_arn
aws_autoscaling_schedule has no name of its own: told apart by autoscaling_group_name, scheduled_action_name
aws_autoscaling_traffic_source_attachment has no name of its own: told apart by autoscaling_group_name
aws_backup_global_settings no attribute holds a name
aws_backup_region_settings no attribute holds a name
aws_backup_vault_lock_configuration has no name of its own: told apart by backup_vault_name
aws_backup_vault_notifications has no name of its own: told apart by backup_vault_name, sns_topic_arn
aws_backup_vault_policy has no name of its own: told apart by backup_vault_name
aws_bedrock_foundation_model_agreement has no name of its own: told apart by model_id
aws_bedrock_guardrail_version has no name of its own: told apart by guardrail_arn
aws_bedrock_model_invocation_logging_configuration no attribute holds a name
aws_bedrock_use_case_for_model_access no attribute holds a name
aws_bedrockagent_agent_knowledge_base_association has no name of its own: told apart by agent_id, knowledge_base_id
aws_bedrockagentcore_gateway_rule has no name of its own: told apart by gateway_identifier
aws_bedrockagentcore_resource_policy has no name of its own: told apart by resource_arn
aws_bedrockagentcore_token_vault_cmk no attribute holds a name
aws_budgets_budget_action has no name of its own: told apart by budget_name, execution_role_arn
aws_ce_cost_allocation_tag has no name of its own: told apart by tag_key
aws_chime_voice_connector_logging has no name of its own: told apart by voice_connector_id
aws_chime_voice_connector_origination has no name of its own: told apart by voice_connector_id
aws_chime_voice_connector_streaming has no name of its own: told apart by voice_connector_id
aws_chime_voice_connector_termination has no name of its own: told apart by voice_connector_id
aws_chime_voice_connector_termination_credentials has no name of its own: told apart by voice_connector_id
aws_chimesdkvoice_global_settings no attribute holds a name
aws_cleanrooms_membership has no name of its own: told apart by collaboration_id
aws_cloud9_environment_membership has no name of its own: told apart by environment_id, user_arn
aws_cloudcontrolapi_resource has no name of its own: told apart by type_name
aws_cloudformation_stack_instances has no name of its own: told apart by stack_set_name
aws_cloudformation_stack_set_instance has no name of its own: told apart by stack_set_name
aws_cloudfront_continuous_deployment_policy no attribute holds a name
aws_cloudfront_distribution no attribute holds a name
aws_cloudfront_field_level_encryption_config no attribute holds a name
aws_cloudfront_monitoring_subscription has no name of its own: told apart by distribution_id
aws_cloudfront_multitenant_distribution no attribute holds a name
aws_cloudfront_origin_access_identity no attribute holds a name
aws_cloudfrontkeyvaluestore_key has no name of its own: told apart by key, key_value_store_arn
aws_cloudfrontkeyvaluestore_keys_exclusive has no name of its own: told apart by key_value_store_arn
aws_cloudhsm_v2_cluster no attribute holds a name
aws_cloudhsm_v2_hsm has no name of its own: told apart by cluster_id
aws_cloudsearch_domain_service_access_policy has no name of its own: told apart by domain_name
aws_cloudtrail_organization_delegated_admin_account has no name of its own: told apart by account_id
aws_cloudwatch_contributor_managed_insight_rule has no name of its own: told apart by resource_arn, template_name
aws_cloudwatch_event_bus_policy no attribute holds a name
aws_cloudwatch_event_permission has no name of its own: told apart by statement_id
aws_cloudwatch_log_data_protection_policy has no name of its own: told apart by log_group_name
aws_cloudwatch_log_delivery has no name of its own: told apart by delivery_destination_arn, delivery_source_name
aws_cloudwatch_log_delivery_destination_policy has no name of its own: told apart by delivery_destination_name
aws_cloudwatch_log_destination_policy has no name of its own: told apart by destination_name
aws_cloudwatch_log_index_policy has no name of its own: told apart by log_group_name
aws_cloudwatch_log_s3_table_integration_source has no name of its own: told apart by integration_arn
aws_cloudwatch_log_storage_tier_policy no attribute holds a name
aws_cloudwatch_log_transformer has no name of its own: told apart by log_group_arn
aws_cloudwatch_otel_enrichment no attribute holds a name
aws_cloudwatch_resource_metrics_configuration has no name of its own: told apart by resource_arn
aws_codeartifact_domain_permissions_policy no attribute holds a name
aws_codeartifact_repository_permissions_policy no attribute holds a name
aws_codebuild_resource_policy has no name of its own: told apart by resource_arn
aws_codebuild_source_credential no attribute holds a name
aws_codebuild_webhook has no name of its own: told apart by project_name
aws_codecommit_approval_rule_template_association has no name of its own: told apart by approval_rule_template_name, repository_name
aws_codecommit_trigger has no name of its own: told apart by repository_name
aws_codegurureviewer_repository_association no attribute holds a name
aws_cognito_identity_pool_provider_principal_tag has no name of its own: told apart by identity_pool_id, identity_provider_name
aws_cognito_identity_pool_roles_attachment has no name of its own: told apart by identity_pool_id
aws_cognito_log_delivery_configuration has no name of its own: told apart by user_pool_id
aws_cognito_managed_login_branding has no name of its own: told apart by client_id, user_pool_id
aws_cognito_risk_configuration has no name of its own: told apart by user_pool_id
aws_cognito_user has no name of its own: told apart by user_pool_id
aws_cognito_user_pool_ui_customization has no name of its own: told apart by user_pool_id
aws_computeoptimizer_enrollment_status no attribute holds a name
aws_computeoptimizer_recommendation_preferences no attribute holds a name
aws_config_aggregate_authorization has no name of its own: told apart by account_id
aws_config_remediation_configuration has no name of its own: told apart by config_rule_name, target_id
aws_config_retention_configuration no attribute holds a name
aws_connect_bot_association has no name of its own: told apart by instance_id
aws_connect_instance_storage_config has no name of its own: told apart by instance_id
aws_connect_lambda_function_association has no name of its own: told apart by function_arn, instance_id
aws_connect_phone_number has no name of its own: told apart by target_arn
aws_connect_phone_number_contact_flow_association has no name of its own: told apart by contact_flow_id, instance_id, phone_number_id
aws_connect_user_hierarchy_structure has no name of its own: told apart by instance_id
aws_controltower_landing_zone no attribute holds a name
aws_costoptimizationhub_enrollment_status no attribute holds a name
aws_costoptimizationhub_preferences no attribute holds a name
aws_customer_gateway no attribute holds a name
aws_customerprofiles_profile has no name of its own: told apart by domain_name
aws_dataexchange_event_action no attribute holds a name
aws_dataexchange_revision has no name of its own: told apart by data_set_id
aws_dataexchange_revision_assets has no name of its own: told apart by data_set_id
aws_datapipeline_pipeline_definition has no name of its own: told apart by pipeline_id
aws_datasync_location_azure_blob no attribute holds a name
aws_datasync_location_efs has no name of its own: told apart by efs_file_system_arn
aws_datasync_location_fsx_lustre_file_system has no name of its own: told apart by fsx_filesystem_arn
aws_datasync_location_fsx_ontap_file_system has no name of its own: told apart by storage_virtual_machine_arn
aws_datasync_location_fsx_openzfs_file_system has no name of its own: told apart by fsx_filesystem_arn
aws_datasync_location_fsx_windows_file_system has no name of its own: told apart by fsx_filesystem_arn
aws_datasync_location_hdfs no attribute holds a name
aws_datasync_location_nfs no attribute holds a name
aws_datasync_location_object_storage has no name of its own: told apart by bucket_name
aws_datasync_location_s3 has no name of its own: told apart by s3_bucket_arn
aws_datasync_location_smb no attribute holds a name
aws_datazone_environment_blueprint_configuration has no name of its own: told apart by domain_id, environment_blueprint_id
aws_datazone_policy_grant has no name of its own: told apart by domain_identifier, entity_identifier
aws_datazone_user_profile has no name of its own: told apart by domain_identifier, user_identifier
aws_db_instance_automated_backups_replication has no name of its own: told apart by source_db_instance_arn
aws_db_instance_role_association has no name of its own: told apart by db_instance_identifier, feature_name, role_arn
aws_db_proxy_default_target_group has no name of its own: told apart by db_proxy_name
aws_db_proxy_target has no name of its own: told apart by db_proxy_name, target_group_name
aws_default_security_group no attribute holds a name
aws_default_subnet no attribute holds a name
aws_default_vpc no attribute holds a name
aws_default_vpc_dhcp_options no attribute holds a name
aws_detective_graph no attribute holds a name
aws_detective_invitation_accepter has no name of its own: told apart by graph_arn
aws_detective_member has no name of its own: told apart by account_id, graph_arn
aws_detective_organization_admin_account has no name of its own: told apart by account_id
aws_detective_organization_configuration has no name of its own: told apart by graph_arn
aws_devopsguru_event_sources_config no attribute holds a name
aws_devopsguru_notification_channel no attribute holds a name
aws_devopsguru_resource_collection no attribute holds a name
aws_devopsguru_service_integration no attribute holds a name
aws_directory_service_conditional_forwarder has no name of its own: told apart by directory_id, remote_domain_name
aws_directory_service_ip_route has no name of its own: told apart by directory_id
aws_directory_service_ip_routes_exclusive has no name of its own: told apart by directory_id
aws_directory_service_log_subscription has no name of its own: told apart by directory_id, log_group_name
aws_directory_service_radius_settings has no name of its own: told apart by directory_id
aws_directory_service_shared_directory_accepter has no name of its own: told apart by shared_directory_id
aws_directory_service_trust has no name of its own: told apart by directory_id, remote_domain_name
aws_directoryservicedata_user has no name of its own: told apart by directory_id, sam_account_name
aws_dlm_lifecycle_policy has no name of its own: told apart by execution_role_arn
aws_docdb_cluster_snapshot has no name of its own: told apart by db_cluster_identifier, db_cluster_snapshot_identifier
aws_drs_replication_configuration_template has no name of its own: told apart by staging_area_subnet_id
aws_dsql_cluster no attribute holds a name
aws_dx_bgp_peer has no name of its own: told apart by virtual_interface_id
aws_dx_connection_association has no name of its own: told apart by connection_id, lag_id
aws_dx_connection_confirmation has no name of its own: told apart by connection_id
aws_dx_gateway_association has no name of its own: told apart by dx_gateway_id
aws_dx_gateway_association_proposal has no name of its own: told apart by associated_gateway_id, dx_gateway_id, dx_gateway_owner_account_id
aws_dx_hosted_private_virtual_interface_accepter has no name of its own: told apart by virtual_interface_id
aws_dx_hosted_public_virtual_interface_accepter has no name of its own: told apart by virtual_interface_id
aws_dx_hosted_transit_virtual_interface_accepter has no name of its own: told apart by dx_gateway_id, virtual_interface_id
aws_dx_macsec_key_association has no name of its own: told apart by connection_id
aws_dynamodb_contributor_insights has no name of its own: told apart by table_name
aws_dynamodb_kinesis_streaming_destination has no name of its own: told apart by stream_arn, table_name
aws_dynamodb_resource_policy has no name of its own: told apart by resource_arn
aws_dynamodb_table_export has no name of its own: told apart by s3_bucket, table_arn
aws_dynamodb_table_item has no name of its own: told apart by hash_key, table_name
aws_dynamodb_table_replica has no name of its own: told apart by global_table_arn
aws_dynamodb_tag has no name of its own: told apart by key, resource_arn
aws_ebs_default_kms_key has no name of its own: told apart by key_arn
aws_ebs_encryption_by_default no attribute holds a name
aws_ebs_fast_snapshot_restore has no name of its own: told apart by snapshot_id
aws_ebs_snapshot has no name of its own: told apart by volume_id
aws_ebs_snapshot_block_public_access no attribute holds a name
aws_ebs_snapshot_copy has no name of its own: told apart by source_snapshot_id
aws_ebs_snapshot_import no attribute holds a name
aws_ebs_volume no attribute holds a name
aws_ebs_volume_copy has no name of its own: told apart by source_volume_id
aws_ec2_allowed_images_settings no attribute holds a name
aws_ec2_capacity_block_reservation has no name of its own: told apart by capacity_block_offering_id
aws_ec2_capacity_reservation no attribute holds a name
aws_ec2_carrier_gateway has no name of its own: told apart by vpc_id
aws_ec2_client_vpn_authorization_rule has no name of its own: told apart by client_vpn_endpoint_id
aws_ec2_client_vpn_endpoint has no name of its own: told apart by server_certificate_arn
aws_ec2_client_vpn_network_association has no name of its own: told apart by client_vpn_endpoint_id, subnet_id
aws_ec2_client_vpn_route has no name of its own: told apart by client_vpn_endpoint_id, target_vpc_subnet_id
aws_ec2_default_credit_specification no attribute holds a name
aws_ec2_fleet no attribute holds a name
aws_ec2_host no attribute holds a name
aws_ec2_image_block_public_access no attribute holds a name
aws_ec2_instance_connect_endpoint has no name of its own: told apart by subnet_id
aws_ec2_instance_metadata_defaults no attribute holds a name
aws_ec2_instance_state has no name of its own: told apart by instance_id
aws_ec2_local_gateway_route has no name of its own: told apart by local_gateway_route_table_id, local_gateway_virtual_interface_group_id
aws_ec2_local_gateway_route_table has no name of its own: told apart by local_gateway_id
aws_ec2_local_gateway_route_table_virtual_interface_group_association has no name of its own: told apart by local_gateway_route_table_id, local_gateway_virtual_interface_group_id
aws_ec2_local_gateway_route_table_vpc_association has no name of its own: told apart by local_gateway_route_table_id, vpc_id
aws_ec2_managed_prefix_list_entry has no name of its own: told apart by prefix_list_id
aws_ec2_network_insights_access_scope no attribute holds a name
aws_ec2_network_insights_analysis has no name of its own: told apart by network_insights_path_id
aws_ec2_network_insights_path no attribute holds a name
aws_ec2_secondary_network no attribute holds a name
aws_ec2_secondary_subnet has no name of its own: told apart by secondary_network_id
aws_ec2_serial_console_access no attribute holds a name
aws_ec2_subnet_cidr_reservation has no name of its own: told apart by subnet_id
aws_ec2_tag has no name of its own: told apart by key, resource_id
aws_ec2_traffic_mirror_filter no attribute holds a name
aws_ec2_traffic_mirror_filter_rule has no name of its own: told apart by traffic_mirror_filter_id
aws_ec2_traffic_mirror_session has no name of its own: told apart by network_interface_id, traffic_mirror_filter_id, traffic_mirror_target_id
aws_ec2_traffic_mirror_target no attribute holds a name
aws_ec2_transit_gateway no attribute holds a name
aws_ec2_transit_gateway_connect has no name of its own: told apart by transit_gateway_id, transport_attachment_id
aws_ec2_transit_gateway_connect_peer has no name of its own: told apart by transit_gateway_attachment_id
aws_ec2_transit_gateway_default_route_table_association has no name of its own: told apart by transit_gateway_id, transit_gateway_route_table_id
aws_ec2_transit_gateway_default_route_table_propagation has no name of its own: told apart by transit_gateway_id, transit_gateway_route_table_id
aws_ec2_transit_gateway_metering_policy has no name of its own: told apart by transit_gateway_id
aws_ec2_transit_gateway_metering_policy_entry has no name of its own: told apart by transit_gateway_metering_policy_id
aws_ec2_transit_gateway_multicast_domain has no name of its own: told apart by transit_gateway_id
aws_ec2_transit_gateway_multicast_domain_association has no name of its own: told apart by subnet_id, transit_gateway_attachment_id, transit_gateway_multicast_domain_id
aws_ec2_transit_gateway_multicast_group_member has no name of its own: told apart by network_interface_id, transit_gateway_multicast_domain_id
aws_ec2_transit_gateway_multicast_group_source has no name of its own: told apart by network_interface_id, transit_gateway_multicast_domain_id
aws_ec2_transit_gateway_peering_attachment has no name of its own: told apart by peer_transit_gateway_id, transit_gateway_id
aws_ec2_transit_gateway_peering_attachment_accepter has no name of its own: told apart by transit_gateway_attachment_id
aws_ec2_transit_gateway_policy_table has no name of its own: told apart by transit_gateway_id
aws_ec2_transit_gateway_policy_table_association has no name of its own: told apart by transit_gateway_attachment_id, transit_gateway_policy_table_id
aws_ec2_transit_gateway_policy_table_entry has no name of its own: told apart by target_route_table_id, transit_gateway_policy_table_id
aws_ec2_transit_gateway_prefix_list_reference has no name of its own: told apart by prefix_list_id, transit_gateway_route_table_id
aws_ec2_transit_gateway_route has no name of its own: told apart by transit_gateway_route_table_id
aws_ec2_transit_gateway_route_table has no name of its own: told apart by transit_gateway_id
aws_ec2_transit_gateway_route_table_association has no name of its own: told apart by transit_gateway_attachment_id, transit_gateway_route_table_id
aws_ec2_transit_gateway_route_table_propagation has no name of its own: told apart by transit_gateway_attachment_id, transit_gateway_route_table_id
aws_ec2_transit_gateway_vpc_attachment has no name of its own: told apart by transit_gateway_id, vpc_id
aws_ec2_transit_gateway_vpc_attachment_accepter has no name of its own: told apart by transit_gateway_attachment_id
aws_ecr_lifecycle_policy no attribute holds a name
aws_ecr_pull_through_cache_rule no attribute holds a name
aws_ecr_pull_time_update_exclusion has no name of its own: told apart by principal_arn
aws_ecr_registry_policy no attribute holds a name
aws_ecr_registry_scanning_configuration no attribute holds a name
aws_ecr_replication_configuration no attribute holds a name
aws_ecr_repository_creation_template no attribute holds a name
aws_ecr_repository_policy no attribute holds a name
aws_ecrpublic_repository_policy has no name of its own: told apart by repository_name
aws_ecs_cluster_capacity_providers has no name of its own: told apart by cluster_name
aws_ecs_tag has no name of its own: told apart by key, resource_arn
aws_ecs_task_set no attribute holds a name
aws_efs_access_point has no name of its own: told apart by file_system_id
aws_efs_backup_policy has no name of its own: told apart by file_system_id
aws_efs_file_system no attribute holds a name
aws_efs_file_system_policy has no name of its own: told apart by file_system_id
aws_efs_mount_target has no name of its own: told apart by file_system_id, subnet_id
aws_efs_replication_configuration has no name of its own: told apart by source_file_system_id
aws_egress_only_internet_gateway has no name of its own: told apart by vpc_id
aws_eip no attribute holds a name
aws_eip_association no attribute holds a name
aws_eks_access_entry has no name of its own: told apart by cluster_name, principal_arn
aws_eks_access_policy_association has no name of its own: told apart by cluster_name, policy_arn, principal_arn
aws_eks_identity_provider_config has no name of its own: told apart by cluster_name
aws_eks_pod_identity_association has no name of its own: told apart by cluster_name, role_arn
aws_elasticache_reserved_cache_node has no name of its own: told apart by reserved_cache_nodes_offering_id
aws_elasticache_user_group_association has no name of its own: told apart by user_group_id, user_id
aws_elasticsearch_domain_policy has no name of its own: told apart by domain_name
aws_elasticsearch_domain_saml_options has no name of its own: told apart by domain_name
aws_elasticsearch_vpc_endpoint has no name of its own: told apart by domain_arn
aws_elb_attachment no attribute holds a name
aws_emr_block_public_access_configuration no attribute holds a name
aws_emr_managed_scaling_policy has no name of its own: told apart by cluster_id
aws_emr_studio_session_mapping has no name of its own: told apart by session_policy_arn, studio_id
aws_fis_experiment_template has no name of its own: told apart by role_arn
aws_fis_safety_lever_state no attribute holds a name
aws_fis_target_account_configuration has no name of its own: told apart by account_id, experiment_template_id
aws_flow_log no attribute holds a name
aws_fms_admin_account no attribute holds a name
aws_fsx_backup no attribute holds a name
aws_fsx_data_repository_association has no name of its own: told apart by file_system_id
aws_fsx_file_cache no attribute holds a name
aws_fsx_lustre_file_system no attribute holds a name
aws_fsx_ontap_file_system has no name of its own: told apart by preferred_subnet_id
aws_fsx_openzfs_file_system no attribute holds a name
aws_fsx_windows_file_system no attribute holds a name
aws_glacier_vault_lock has no name of its own: told apart by vault_name
aws_globalaccelerator_custom_routing_endpoint_group has no name of its own: told apart by listener_arn
aws_globalaccelerator_custom_routing_listener has no name of its own: told apart by accelerator_arn
aws_globalaccelerator_endpoint_group has no name of its own: told apart by listener_arn
aws_globalaccelerator_listener has no name of its own: told apart by accelerator_arn
aws_glue_catalog_table_optimizer has no name of its own: told apart by catalog_id, database_name, table_name
aws_glue_data_catalog_encryption_settings no attribute holds a name
aws_glue_partition has no name of its own: told apart by database_name, table_name
aws_glue_partition_index has no name of its own: told apart by database_name, table_name
aws_glue_resource_policy no attribute holds a name
aws_grafana_license_association has no name of its own: told apart by workspace_id
aws_grafana_role_association has no name of its own: told apart by workspace_id
aws_grafana_workspace_saml_configuration has no name of its own: told apart by workspace_id
aws_guardduty_detector no attribute holds a name
aws_guardduty_invite_accepter has no name of its own: told apart by detector_id, master_account_id
aws_guardduty_malware_protection_plan no attribute holds a name
aws_guardduty_member has no name of its own: told apart by account_id, detector_id
aws_guardduty_organization_admin_account has no name of its own: told apart by admin_account_id
aws_guardduty_organization_configuration has no name of its own: told apart by detector_id
aws_guardduty_publishing_destination has no name of its own: told apart by destination_arn, detector_id, kms_key_arn
aws_iam_access_key no attribute holds a name
aws_iam_account_password_policy no attribute holds a name
aws_iam_group_policies_exclusive has no name of its own: told apart by group_name
aws_iam_group_policy_attachment has no name of its own: told apart by policy_arn
aws_iam_group_policy_attachments_exclusive has no name of its own: told apart by group_name
aws_iam_openid_connect_provider no attribute holds a name
aws_iam_organizations_features no attribute holds a name
aws_iam_outbound_web_identity_federation no attribute holds a name
aws_iam_role_policies_exclusive has no name of its own: told apart by role_name
aws_iam_role_policy_attachment has no name of its own: told apart by policy_arn
aws_iam_role_policy_attachments_exclusive has no name of its own: told apart by role_name
aws_iam_security_token_service_preferences no attribute holds a name
aws_iam_service_specific_credential has no name of its own: told apart by service_name, user_name
aws_iam_signing_certificate has no name of its own: told apart by user_name
aws_iam_user_group_membership no attribute holds a name
aws_iam_user_login_profile no attribute holds a name
aws_iam_user_policies_exclusive has no name of its own: told apart by user_name
aws_iam_user_policy_attachment has no name of its own: told apart by policy_arn
aws_iam_user_policy_attachments_exclusive has no name of its own: told apart by user_name
aws_iam_user_ssh_key has no name of its own: told apart by public_key
aws_identitystore_group_membership has no name of its own: told apart by group_id, identity_store_id, member_id
aws_imagebuilder_image has no name of its own: told apart by infrastructure_configuration_arn
aws_inspector2_delegated_admin_account has no name of its own: told apart by account_id
aws_inspector2_enabler no attribute holds a name
aws_inspector2_member_association has no name of its own: told apart by account_id
aws_inspector2_organization_configuration no attribute holds a name
aws_inspector_resource_group no attribute holds a name
aws_instance no attribute holds a name
aws_internet_gateway no attribute holds a name
aws_internet_gateway_attachment has no name of its own: told apart by internet_gateway_id, vpc_id
aws_iot_ca_certificate no attribute holds a name
aws_iot_certificate no attribute holds a name
aws_iot_event_configurations no attribute holds a name
aws_iot_indexing_configuration no attribute holds a name
aws_iot_logging_options has no name of its own: told apart by role_arn
aws_iot_policy_attachment no attribute holds a name
aws_iot_thing_group_membership has no name of its own: told apart by thing_group_name, thing_name
aws_iot_thing_principal_attachment no attribute holds a name
aws_iot_topic_rule_destination no attribute holds a name
aws_key_pair has no name of its own: told apart by public_key
aws_kinesis_account_settings no attribute holds a name
aws_kinesis_resource_policy has no name of its own: told apart by resource_arn
aws_kms_ciphertext has no name of its own: told apart by key_id
aws_kms_external_key no attribute holds a name
aws_kms_key no attribute holds a name
aws_kms_key_policy has no name of its own: told apart by key_id
aws_kms_replica_external_key has no name of its own: told apart by primary_key_arn
aws_kms_replica_key has no name of its own: told apart by primary_key_arn
aws_lakeformation_data_lake_settings no attribute holds a name
aws_lakeformation_identity_center_configuration has no name of its own: told apart by instance_arn
aws_lakeformation_lf_tag has no name of its own: told apart by key
aws_lakeformation_opt_in no attribute holds a name
aws_lakeformation_permissions no attribute holds a name
aws_lakeformation_resource no attribute holds a name
aws_lakeformation_resource_lf_tag no attribute holds a name
aws_lakeformation_resource_lf_tags no attribute holds a name
aws_lambda_code_signing_config no attribute holds a name
aws_lambda_event_source_mapping has no name of its own: told apart by function_name
aws_lambda_function_event_invoke_config has no name of its own: told apart by function_name
aws_lambda_function_recursion_config has no name of its own: told apart by function_name
aws_lambda_function_scaling_config has no name of its own: told apart by function_name
aws_lambda_function_url has no name of its own: told apart by function_name
aws_lambda_invocation has no name of its own: told apart by function_name
aws_lambda_layer_version_permission has no name of its own: told apart by layer_name, statement_id
aws_lambda_permission has no name of its own: told apart by function_name
aws_lambda_provisioned_concurrency_config has no name of its own: told apart by function_name
aws_lambda_resource_policy has no name of its own: told apart by resource_arn
aws_lambda_runtime_management_config has no name of its own: told apart by function_name
aws_lambdamicrovms_microvm has no name of its own: told apart by image_arn
aws_lb_listener has no name of its own: told apart by load_balancer_arn
aws_lb_listener_certificate has no name of its own: told apart by certificate_arn, listener_arn
aws_lb_listener_rule has no name of its own: told apart by listener_arn
aws_lb_target_group_attachment has no name of its own: told apart by target_group_arn, target_id
aws_lb_trust_store_revocation has no name of its own: told apart by revocations_s3_bucket, revocations_s3_key, trust_store_arn
aws_lex_bot name takes only letters, or letters and digits: no suffix can be told apart in it
aws_lex_bot_alias name takes only letters, or letters and digits: no suffix can be told apart in it
aws_lex_intent name takes only letters, or letters and digits: no suffix can be told apart in it
aws_lex_slot_type name takes only letters, or letters and digits: no suffix can be told apart in it
aws_lexv2models_bot_version has no name of its own: told apart by bot_id
aws_licensemanager_association has no name of its own: told apart by license_configuration_arn, resource_arn
aws_licensemanager_grant_accepter has no name of its own: told apart by grant_arn
aws_lightsail_bucket_access_key has no name of its own: told apart by bucket_name
aws_lightsail_bucket_resource_access has no name of its own: told apart by bucket_name, resource_name
aws_lightsail_container_service_deployment_version has no name of its own: told apart by service_name
aws_lightsail_database has no name of its own: told apart by blueprint_id, bundle_id, master_database_name
aws_lightsail_disk_attachment has no name of its own: told apart by disk_name, instance_name
aws_lightsail_instance_public_ports has no name of its own: told apart by instance_name
aws_lightsail_lb_attachment has no name of its own: told apart by instance_name, lb_name
aws_lightsail_lb_certificate_attachment has no name of its own: told apart by certificate_name, lb_name
aws_lightsail_lb_https_redirection_policy has no name of its own: told apart by lb_name
aws_lightsail_lb_stickiness_policy has no name of its own: told apart by lb_name
aws_lightsail_static_ip_attachment has no name of its own: told apart by instance_name, static_ip_name
aws_load_balancer_backend_server_policy has no name of its own: told apart by load_balancer_name
aws_load_balancer_listener_policy has no name of its own: told apart by load_balancer_name
aws_location_tracker_association has no name of its own: told apart by consumer_arn, tracker_name
aws_m2_deployment has no name of its own: told apart by application_id, environment_id
aws_macie2_account no attribute holds a name
aws_macie2_classification_export_configuration no attribute holds a name
aws_macie2_invitation_accepter has no name of its own: told apart by administrator_account_id
aws_macie2_member has no name of its own: told apart by account_id
aws_macie2_organization_admin_account has no name of its own: told apart by admin_account_id
aws_macie2_organization_configuration no attribute holds a name
aws_main_route_table_association has no name of its own: told apart by route_table_id, vpc_id
aws_media_store_container_policy has no name of its own: told apart by container_name
aws_medialive_input_security_group no attribute holds a name
aws_msk_cluster_policy has no name of its own: told apart by cluster_arn
aws_msk_scram_secret_association has no name of its own: told apart by cluster_arn
aws_msk_single_scram_secret_association has no name of its own: told apart by cluster_arn, secret_arn
aws_msk_vpc_connection has no name of its own: told apart by target_cluster_arn, vpc_id
aws_nat_gateway has no name of its own: told apart by subnet_id
aws_nat_gateway_eip_association has no name of its own: told apart by allocation_id, nat_gateway_id
aws_neptune_cluster_snapshot has no name of its own: told apart by db_cluster_identifier, db_cluster_snapshot_identifier
aws_neptunegraph_private_graph_endpoint has no name of its own: told apart by graph_identifier, vpc_id
aws_network_acl has no name of its own: told apart by vpc_id
aws_network_acl_association has no name of its own: told apart by network_acl_id, subnet_id
aws_network_acl_rule has no name of its own: told apart by network_acl_id
aws_network_interface has no name of its own: told apart by subnet_id
aws_network_interface_attachment has no name of its own: told apart by instance_id, network_interface_id
aws_network_interface_permission has no name of its own: told apart by aws_account_id, network_interface_id
aws_network_interface_sg_attachment has no name of its own: told apart by network_interface_id, security_group_id
aws_networkfirewall_firewall_transit_gateway_attachment_accepter has no name of its own: told apart by transit_gateway_attachment_id
aws_networkfirewall_logging_configuration has no name of its own: told apart by firewall_arn
aws_networkfirewall_resource_policy has no name of its own: told apart by resource_arn
aws_networkfirewall_vpc_endpoint_association has no name of its own: told apart by firewall_arn, vpc_id
aws_networkflowmonitor_scope no attribute holds a name
aws_networkmanager_attachment_accepter has no name of its own: told apart by attachment_id
aws_networkmanager_attachment_routing_policy_label has no name of its own: told apart by attachment_id, core_network_id
aws_networkmanager_connect_attachment has no name of its own: told apart by core_network_id, transport_attachment_id
aws_networkmanager_connect_peer has no name of its own: told apart by connect_attachment_id
aws_networkmanager_connection has no name of its own: told apart by connected_device_id, device_id, global_network_id
aws_networkmanager_core_network has no name of its own: told apart by global_network_id
aws_networkmanager_core_network_policy_attachment has no name of its own: told apart by core_network_id
aws_networkmanager_customer_gateway_association has no name of its own: told apart by customer_gateway_arn, device_id, global_network_id
aws_networkmanager_device has no name of its own: told apart by global_network_id
aws_networkmanager_dx_gateway_attachment has no name of its own: told apart by core_network_id, direct_connect_gateway_arn
aws_networkmanager_global_network no attribute holds a name
aws_networkmanager_link has no name of its own: told apart by global_network_id, site_id
aws_networkmanager_link_association has no name of its own: told apart by device_id, global_network_id, link_id
aws_networkmanager_prefix_list_association has no name of its own: told apart by core_network_id, prefix_list_arn
aws_networkmanager_site has no name of its own: told apart by global_network_id
aws_networkmanager_site_to_site_vpn_attachment has no name of its own: told apart by core_network_id, vpn_connection_arn
aws_networkmanager_transit_gateway_connect_peer_association has no name of its own: told apart by device_id, global_network_id, transit_gateway_connect_peer_arn
aws_networkmanager_transit_gateway_peering has no name of its own: told apart by core_network_id, transit_gateway_arn
aws_networkmanager_transit_gateway_registration has no name of its own: told apart by global_network_id, transit_gateway_arn
aws_networkmanager_transit_gateway_route_table_attachment has no name of its own: told apart by peering_id, transit_gateway_route_table_arn
aws_networkmanager_vpc_attachment has no name of its own: told apart by core_network_id, vpc_arn
aws_networkmonitor_probe has no name of its own: told apart by monitor_name, source_arn
aws_notifications_channel_association has no name of its own: told apart by notification_configuration_arn
aws_notifications_event_rule has no name of its own: told apart by notification_configuration_arn
aws_notifications_managed_notification_account_contact_association has no name of its own: told apart by contact_identifier, managed_notification_configuration_arn
aws_notifications_managed_notification_additional_channel_association has no name of its own: told apart by channel_arn, managed_notification_arn
aws_notifications_notification_hub no attribute holds a name
aws_notifications_organizational_unit_association has no name of its own: told apart by notification_configuration_arn, organizational_unit_id
aws_notifications_organizations_access no attribute holds a name
aws_oam_link has no name of its own: told apart by sink_identifier
aws_oam_sink_policy has no name of its own: told apart by sink_identifier
aws_observabilityadmin_s3_table_integration has no name of its own: told apart by role_arn
aws_observabilityadmin_telemetry_enrichment no attribute holds a name
aws_observabilityadmin_telemetry_evaluation no attribute holds a name
aws_observabilityadmin_telemetry_evaluation_for_organization no attribute holds a name
aws_odb_autonomous_database_secrets_manager_integration no attribute holds a name
aws_odb_iam_role_association has no name of its own: told apart by iam_role_arn, resource_arn
aws_opensearch_authorize_vpc_endpoint_access has no name of its own: told apart by domain_name
aws_opensearch_domain_policy has no name of its own: told apart by domain_name
aws_opensearch_domain_saml_options has no name of its own: told apart by domain_name
aws_opensearch_inbound_connection_accepter has no name of its own: told apart by connection_id
aws_opensearch_package_association has no name of its own: told apart by domain_name, package_id
aws_opensearch_vpc_endpoint has no name of its own: told apart by domain_arn
aws_opsworks_instance has no name of its own: told apart by stack_id
aws_opsworks_permission has no name of its own: told apart by stack_id, user_arn
aws_opsworks_rds_db_instance has no name of its own: told apart by rds_db_instance_arn, stack_id
aws_opsworks_user_profile has no name of its own: told apart by user_arn
aws_organizations_aws_service_access no attribute holds a name
aws_organizations_delegated_administrator has no name of its own: told apart by account_id
aws_organizations_organization no attribute holds a name
aws_organizations_policy_attachment has no name of its own: told apart by policy_id, target_id
aws_organizations_resource_policy no attribute holds a name
aws_organizations_tag has no name of its own: told apart by key, resource_id
aws_osis_pipeline_endpoint has no name of its own: told apart by pipeline_arn
aws_osis_resource_policy has no name of its own: told apart by resource_arn
aws_outposts_capacity_task has no name of its own: told apart by outpost_identifier
aws_paymentcryptography_key no attribute holds a name
aws_pinpoint_adm_channel has no name of its own: told apart by application_id, client_id
aws_pinpoint_apns_channel has no name of its own: told apart by application_id
aws_pinpoint_apns_sandbox_channel has no name of its own: told apart by application_id
aws_pinpoint_apns_voip_channel has no name of its own: told apart by application_id
aws_pinpoint_apns_voip_sandbox_channel has no name of its own: told apart by application_id
aws_pinpoint_baidu_channel has no name of its own: told apart by api_key, application_id, secret_key
aws_pinpoint_email_channel has no name of its own: told apart by application_id
aws_pinpoint_event_stream has no name of its own: told apart by application_id, destination_stream_arn, role_arn
aws_pinpoint_gcm_channel has no name of its own: told apart by application_id
aws_pinpoint_sms_channel has no name of its own: told apart by application_id
aws_pinpointsmsvoicev2_keyword has no name of its own: told apart by origination_identity_arn
aws_pinpointsmsvoicev2_phone_number no attribute holds a name
aws_pinpointsmsvoicev2_pool no attribute holds a name
aws_pinpointsmsvoicev2_resource_policy has no name of its own: told apart by resource_arn
aws_pinpointsmsvoicev2_sender_id has no name of its own: told apart by sender_id
aws_pricingplanmanager_subscription no attribute holds a name
aws_prometheus_alert_manager_definition has no name of its own: told apart by workspace_id
aws_prometheus_anomaly_detector has no name of its own: told apart by workspace_id
aws_prometheus_query_logging_configuration has no name of its own: told apart by workspace_id
aws_prometheus_resource_policy has no name of its own: told apart by workspace_id
aws_prometheus_scraper_logging_configuration has no name of its own: told apart by scraper_id
aws_prometheus_workspace_configuration has no name of its own: told apart by workspace_id
aws_proxy_protocol_policy no attribute holds a name
aws_quicksight_account_settings no attribute holds a name
aws_quicksight_account_subscription has no name of its own: told apart by account_name
aws_quicksight_folder_membership has no name of its own: told apart by folder_id, member_id
aws_quicksight_group_membership has no name of its own: told apart by group_name, member_name
aws_quicksight_ip_restriction no attribute holds a name
aws_quicksight_key_registration no attribute holds a name
aws_quicksight_role_custom_permission has no name of its own: told apart by custom_permissions_name
aws_quicksight_role_membership has no name of its own: told apart by member_name
aws_quicksight_user_custom_permission has no name of its own: told apart by custom_permissions_name, user_name
aws_ram_principal_association has no name of its own: told apart by resource_share_arn
aws_ram_resource_association has no name of its own: told apart by resource_arn, resource_share_arn
aws_ram_resource_share_accepter has no name of its own: told apart by share_arn
aws_ram_resource_share_associations_exclusive has no name of its own: told apart by resource_share_arn
aws_ram_sharing_with_organization no attribute holds a name
aws_rbin_rule no attribute holds a name
aws_rds_cluster_activity_stream has no name of its own: told apart by kms_key_id, resource_arn
aws_rds_cluster_role_association has no name of its own: told apart by db_cluster_identifier, feature_name, role_arn
aws_rds_custom_db_engine_version no attribute holds a name
aws_redshift_cluster_iam_roles has no name of its own: told apart by cluster_identifier
aws_redshift_data_share_authorization has no name of its own: told apart by consumer_identifier, data_share_arn
aws_redshift_data_share_consumer_association has no name of its own: told apart by data_share_arn
aws_redshift_endpoint_authorization has no name of its own: told apart by cluster_identifier
aws_redshift_logging has no name of its own: told apart by cluster_identifier
aws_redshift_namespace_registration has no name of its own: told apart by consumer_identifier
aws_redshift_resource_policy has no name of its own: told apart by resource_arn
aws_redshift_snapshot_copy has no name of its own: told apart by cluster_identifier
aws_redshift_snapshot_schedule_association has no name of its own: told apart by cluster_identifier, schedule_identifier
aws_redshift_usage_limit has no name of its own: told apart by cluster_identifier
aws_redshiftserverless_custom_domain_association has no name of its own: told apart by custom_domain_certificate_arn, custom_domain_name, workgroup_name
aws_redshiftserverless_resource_policy has no name of its own: told apart by resource_arn
aws_redshiftserverless_usage_limit has no name of its own: told apart by resource_arn
aws_resiliencehubv2_assertion has no name of its own: told apart by service_arn
aws_resiliencehubv2_input_source has no name of its own: told apart by service_arn
aws_resourceexplorer2_index no attribute holds a name
aws_resourcegroups_resource has no name of its own: told apart by group_arn, resource_arn
aws_route has no name of its own: told apart by route_table_id
aws_route53_delegation_set no attribute holds a name
aws_route53_health_check no attribute holds a name
aws_route53_hosted_zone_dnssec has no name of its own: told apart by hosted_zone_id
aws_route53_query_log has no name of its own: told apart by cloudwatch_log_group_arn, zone_id
aws_route53_records_exclusive has no name of its own: told apart by zone_id
aws_route53_resolver_config has no name of its own: told apart by resource_id
aws_route53_resolver_dnssec_config has no name of its own: told apart by resource_id
aws_route53_resolver_firewall_config has no name of its own: told apart by resource_id
aws_route53_resolver_query_log_config_association has no name of its own: told apart by resolver_query_log_config_id, resource_id
aws_route53_vpc_association_authorization has no name of its own: told apart by vpc_id, zone_id
aws_route53_zone_association has no name of its own: told apart by vpc_id, zone_id
aws_route53domains_delegation_signer_record has no name of its own: told apart by domain_name
aws_route_table has no name of its own: told apart by vpc_id
aws_route_table_association has no name of its own: told apart by route_table_id
aws_rum_metrics_destination has no name of its own: told apart by app_monitor_name
aws_s3_account_public_access_block no attribute holds a name
aws_s3_bucket_abac has no name of its own: told apart by bucket
aws_s3_bucket_accelerate_configuration has no name of its own: told apart by bucket
aws_s3_bucket_acl has no name of its own: told apart by bucket
aws_s3_bucket_cors_configuration has no name of its own: told apart by bucket
aws_s3_bucket_lifecycle_configuration has no name of its own: told apart by bucket
aws_s3_bucket_logging has no name of its own: told apart by bucket, target_bucket
aws_s3_bucket_metadata_configuration has no name of its own: told apart by bucket
aws_s3_bucket_notification has no name of its own: told apart by bucket
aws_s3_bucket_object has no name of its own: told apart by bucket, key
aws_s3_bucket_object_lock_configuration has no name of its own: told apart by bucket
aws_s3_bucket_ownership_controls has no name of its own: told apart by bucket
aws_s3_bucket_policy has no name of its own: told apart by bucket
aws_s3_bucket_public_access_block has no name of its own: told apart by bucket
aws_s3_bucket_replication_configuration has no name of its own: told apart by bucket
aws_s3_bucket_request_payment_configuration has no name of its own: told apart by bucket
aws_s3_bucket_server_side_encryption_configuration has no name of its own: told apart by bucket
aws_s3_bucket_versioning has no name of its own: told apart by bucket
aws_s3_bucket_website_configuration has no name of its own: told apart by bucket
aws_s3_object has no name of its own: told apart by bucket, key
aws_s3_object_copy has no name of its own: told apart by bucket, key
aws_s3control_access_grant has no name of its own: told apart by access_grants_location_id
aws_s3control_access_grants_instance no attribute holds a name
aws_s3control_access_grants_instance_resource_policy no attribute holds a name
aws_s3control_access_grants_location has no name of its own: told apart by iam_role_arn
aws_s3control_access_point_policy has no name of its own: told apart by access_point_arn
aws_s3control_bucket_lifecycle_configuration has no name of its own: told apart by bucket
aws_s3control_bucket_policy has no name of its own: told apart by bucket
aws_s3control_multi_region_access_point_policy no attribute holds a name
aws_s3control_multi_region_access_point_routes no attribute holds a name
aws_s3files_access_point has no name of its own: told apart by file_system_id
aws_s3files_file_system has no name of its own: told apart by bucket, role_arn
aws_s3files_file_system_policy has no name of its own: told apart by file_system_id
aws_s3files_mount_target has no name of its own: told apart by file_system_id, subnet_id
aws_s3files_synchronization_configuration has no name of its own: told apart by file_system_id
aws_s3outposts_endpoint has no name of its own: told apart by outpost_id, security_group_id, subnet_id
aws_s3tables_table_bucket_policy has no name of its own: told apart by table_bucket_arn
aws_s3tables_table_bucket_replication has no name of its own: told apart by table_bucket_arn
aws_s3tables_table_replication has no name of its own: told apart by table_arn
aws_s3vectors_vector_bucket_policy has no name of its own: told apart by vector_bucket_arn
aws_sagemaker_device has no name of its own: told apart by device_fleet_name
aws_sagemaker_hub_content_reference has no name of its own: told apart by hub_content_name, hub_name, sagemaker_public_hub_content_arn
aws_sagemaker_image_version has no name of its own: told apart by image_name
aws_sagemaker_model_package_group_policy has no name of its own: told apart by model_package_group_name
aws_sagemaker_servicecatalog_portfolio_status no attribute holds a name
aws_savingsplans_savings_plan has no name of its own: told apart by savings_plan_offering_id
aws_schemas_discoverer has no name of its own: told apart by source_arn
aws_schemas_registry_policy has no name of its own: told apart by registry_name
aws_secretsmanager_secret_policy has no name of its own: told apart by secret_arn
aws_secretsmanager_secret_rotation has no name of its own: told apart by secret_id
aws_secretsmanager_secret_version has no name of its own: told apart by secret_id
aws_secretsmanager_tag has no name of its own: told apart by key, secret_id
aws_security_group_rule has no name of its own: told apart by security_group_id
aws_securityhub_account no attribute holds a name
aws_securityhub_account_v2 no attribute holds a name
aws_securityhub_aggregator_v2 no attribute holds a name
aws_securityhub_configuration_policy_association has no name of its own: told apart by policy_id, target_id
aws_securityhub_feature_v2 has no name of its own: told apart by feature_name
aws_securityhub_finding_aggregator no attribute holds a name
aws_securityhub_invite_accepter has no name of its own: told apart by master_id
aws_securityhub_member has no name of its own: told apart by account_id
aws_securityhub_organization_admin_account has no name of its own: told apart by admin_account_id
aws_securityhub_organization_configuration no attribute holds a name
aws_securityhub_product_subscription has no name of its own: told apart by product_arn
aws_securityhub_standards_control has no name of its own: told apart by standards_control_arn
aws_securityhub_standards_control_association has no name of its own: told apart by security_control_id, standards_arn
aws_securityhub_standards_subscription has no name of its own: told apart by standards_arn
aws_securitylake_aws_log_source no attribute holds a name
aws_securitylake_data_lake has no name of its own: told apart by meta_store_manager_role_arn
aws_securitylake_subscriber_notification has no name of its own: told apart by subscriber_id
aws_servicecatalog_budget_resource_association has no name of its own: told apart by budget_name, resource_id
aws_servicecatalog_constraint has no name of its own: told apart by portfolio_id, product_id
aws_servicecatalog_organizations_access no attribute holds a name
aws_servicecatalog_portfolio_share has no name of its own: told apart by portfolio_id, principal_id
aws_servicecatalog_principal_portfolio_association has no name of its own: told apart by portfolio_id, principal_arn
aws_servicecatalog_product_portfolio_association has no name of its own: told apart by portfolio_id, product_id
aws_servicecatalog_tag_option has no name of its own: told apart by key
aws_servicecatalog_tag_option_resource_association has no name of its own: told apart by resource_id, tag_option_id
aws_servicecatalogappregistry_attribute_group_association has no name of its own: told apart by application_id, attribute_group_id
aws_servicequotas_auto_management no attribute holds a name
aws_servicequotas_service_quota no attribute holds a name
aws_servicequotas_template no attribute holds a name
aws_servicequotas_template_association no attribute holds a name
aws_ses_domain_dkim no attribute holds a name
aws_ses_domain_identity no attribute holds a name
aws_ses_domain_identity_verification no attribute holds a name
aws_ses_domain_mail_from no attribute holds a name
aws_ses_email_identity no attribute holds a name
aws_ses_identity_notification_topic no attribute holds a name
aws_sesv2_account_suppression_attributes no attribute holds a name
aws_sesv2_account_vdm_attributes no attribute holds a name
aws_sesv2_dedicated_ip_assignment has no name of its own: told apart by destination_pool_name
aws_sesv2_email_identity no attribute holds a name
aws_sesv2_email_identity_feedback_attributes no attribute holds a name
aws_sesv2_email_identity_mail_from_attributes no attribute holds a name
aws_sesv2_tenant_resource_association has no name of its own: told apart by resource_arn, tenant_name
aws_shield_application_layer_automatic_response has no name of its own: told apart by resource_arn
aws_shield_drt_access_log_bucket_association has no name of its own: told apart by log_bucket, role_arn_association_id
aws_shield_drt_access_role_arn_association has no name of its own: told apart by role_arn
aws_shield_proactive_engagement no attribute holds a name
aws_shield_protection_health_check_association has no name of its own: told apart by health_check_arn, shield_protection_id
aws_shield_subscription no attribute holds a name
aws_signer_signing_job has no name of its own: told apart by profile_name
aws_signer_signing_profile_permission has no name of its own: told apart by profile_name
aws_snapshot_create_volume_permission has no name of its own: told apart by account_id, snapshot_id
aws_sns_sms_preferences no attribute holds a name
aws_sns_topic_data_protection_policy no attribute holds a name
aws_sns_topic_policy no attribute holds a name
aws_sns_topic_subscription has no name of its own: told apart by topic_arn
aws_spot_datafeed_subscription has no name of its own: told apart by bucket
aws_spot_fleet_request no attribute holds a name
aws_spot_instance_request no attribute holds a name
aws_sqs_queue_policy no attribute holds a name
aws_sqs_queue_redrive_allow_policy no attribute holds a name
aws_sqs_queue_redrive_policy no attribute holds a name
aws_ssm_patch_group has no name of its own: told apart by baseline_id
aws_ssmcontacts_plan has no name of its own: told apart by contact_id
aws_ssmincidents_replication_set no attribute holds a name
aws_ssoadmin_account_assignment has no name of its own: told apart by instance_arn, permission_set_arn, principal_id
aws_ssoadmin_application_access_scope has no name of its own: told apart by application_arn
aws_ssoadmin_application_assignment has no name of its own: told apart by application_arn, principal_id
aws_ssoadmin_application_assignment_configuration has no name of its own: told apart by application_arn
aws_ssoadmin_customer_managed_policy_attachment has no name of its own: told apart by instance_arn, permission_set_arn
aws_ssoadmin_customer_managed_policy_attachments_exclusive has no name of its own: told apart by instance_arn, permission_set_arn
aws_ssoadmin_instance_access_control_attributes has no name of its own: told apart by instance_arn
aws_ssoadmin_managed_policy_attachment has no name of its own: told apart by instance_arn, managed_policy_arn, permission_set_arn
aws_ssoadmin_managed_policy_attachments_exclusive has no name of its own: told apart by instance_arn, permission_set_arn
aws_ssoadmin_permission_set_inline_policy has no name of its own: told apart by instance_arn, permission_set_arn
aws_ssoadmin_permissions_boundary_attachment has no name of its own: told apart by instance_arn, permission_set_arn
aws_storagegateway_cache has no name of its own: told apart by disk_id, gateway_arn
aws_storagegateway_file_system_association has no name of its own: told apart by gateway_arn, location_arn
aws_storagegateway_upload_buffer has no name of its own: told apart by gateway_arn
aws_storagegateway_working_storage has no name of its own: told apart by disk_id, gateway_arn
aws_subnet has no name of its own: told apart by vpc_id
aws_synthetics_group_association has no name of its own: told apart by canary_arn, group_name
aws_transfer_access has no name of its own: told apart by external_id, server_id
aws_transfer_agreement has no name of its own: told apart by local_profile_id, partner_profile_id, server_id
aws_transfer_certificate no attribute holds a name
aws_transfer_connector no attribute holds a name
aws_transfer_host_key has no name of its own: told apart by server_id
aws_transfer_profile has no name of its own: told apart by as2_id
aws_transfer_server no attribute holds a name
aws_transfer_ssh_key has no name of its own: told apart by server_id, user_name
aws_transfer_tag has no name of its own: told apart by key, resource_arn
aws_transfer_web_app no attribute holds a name
aws_transfer_web_app_customization has no name of its own: told apart by web_app_id
aws_transfer_workflow no attribute holds a name
aws_uxc_account_customizations no attribute holds a name
aws_verifiedaccess_endpoint has no name of its own: told apart by verified_access_group_id
aws_verifiedaccess_group has no name of its own: told apart by verifiedaccess_instance_id
aws_verifiedaccess_instance no attribute holds a name
aws_verifiedaccess_instance_logging_configuration has no name of its own: told apart by verifiedaccess_instance_id
aws_verifiedaccess_instance_trust_provider_attachment has no name of its own: told apart by verifiedaccess_instance_id, verifiedaccess_trust_provider_id
aws_verifiedaccess_trust_provider has no name of its own: told apart by policy_reference_name
aws_verifiedpermissions_identity_source has no name of its own: told apart by policy_store_id
aws_verifiedpermissions_policy has no name of its own: told apart by policy_store_id
aws_verifiedpermissions_policy_store no attribute holds a name
aws_verifiedpermissions_policy_template has no name of its own: told apart by policy_store_id
aws_verifiedpermissions_schema has no name of its own: told apart by policy_store_id
aws_volume_attachment has no name of its own: told apart by device_name, instance_id, volume_id
aws_vpc no attribute holds a name
aws_vpc_block_public_access_exclusion no attribute holds a name
aws_vpc_block_public_access_options no attribute holds a name
aws_vpc_dhcp_options no attribute holds a name
aws_vpc_dhcp_options_association has no name of its own: told apart by dhcp_options_id, vpc_id
aws_vpc_encryption_control has no name of its own: told apart by vpc_id
aws_vpc_endpoint has no name of its own: told apart by vpc_id
aws_vpc_endpoint_connection_accepter has no name of its own: told apart by vpc_endpoint_id, vpc_endpoint_service_id
aws_vpc_endpoint_connection_notification has no name of its own: told apart by connection_notification_arn
aws_vpc_endpoint_policy has no name of its own: told apart by vpc_endpoint_id
aws_vpc_endpoint_private_dns has no name of its own: told apart by vpc_endpoint_id
aws_vpc_endpoint_route_table_association has no name of its own: told apart by route_table_id, vpc_endpoint_id
aws_vpc_endpoint_security_group_association has no name of its own: told apart by security_group_id, vpc_endpoint_id
aws_vpc_endpoint_service no attribute holds a name
aws_vpc_endpoint_service_allowed_principal has no name of its own: told apart by principal_arn, vpc_endpoint_service_id
aws_vpc_endpoint_service_private_dns_verification has no name of its own: told apart by service_id
aws_vpc_endpoint_subnet_association has no name of its own: told apart by subnet_id, vpc_endpoint_id
aws_vpc_ipam no attribute holds a name
aws_vpc_ipam_organization_admin_account has no name of its own: told apart by delegated_admin_account_id
aws_vpc_ipam_pool has no name of its own: told apart by ipam_scope_id
aws_vpc_ipam_pool_cidr has no name of its own: told apart by ipam_pool_id
aws_vpc_ipam_pool_cidr_allocation has no name of its own: told apart by ipam_pool_id
aws_vpc_ipam_preview_next_cidr has no name of its own: told apart by ipam_pool_id
aws_vpc_ipam_resource_discovery no attribute holds a name
aws_vpc_ipam_resource_discovery_association has no name of its own: told apart by ipam_id, ipam_resource_discovery_id
aws_vpc_ipam_scope has no name of its own: told apart by ipam_id
aws_vpc_ipv4_cidr_block_association has no name of its own: told apart by vpc_id
aws_vpc_ipv6_cidr_block_association has no name of its own: told apart by vpc_id
aws_vpc_network_performance_metric_subscription no attribute holds a name
aws_vpc_peering_connection has no name of its own: told apart by peer_vpc_id, vpc_id
aws_vpc_peering_connection_accepter has no name of its own: told apart by vpc_peering_connection_id
aws_vpc_peering_connection_options has no name of its own: told apart by vpc_peering_connection_id
aws_vpc_route_server no attribute holds a name
aws_vpc_route_server_endpoint has no name of its own: told apart by route_server_id, subnet_id
aws_vpc_route_server_peer has no name of its own: told apart by route_server_endpoint_id
aws_vpc_route_server_propagation has no name of its own: told apart by route_server_id, route_table_id
aws_vpc_route_server_vpc_association has no name of its own: told apart by route_server_id, vpc_id
aws_vpc_security_group_egress_rule has no name of its own: told apart by security_group_id
aws_vpc_security_group_ingress_rule has no name of its own: told apart by security_group_id
aws_vpc_security_group_rules_exclusive has no name of its own: told apart by security_group_id
aws_vpc_security_group_vpc_association has no name of its own: told apart by security_group_id, vpc_id
aws_vpclattice_access_log_subscription has no name of its own: told apart by destination_arn, resource_identifier
aws_vpclattice_auth_policy has no name of its own: told apart by resource_identifier
aws_vpclattice_domain_verification has no name of its own: told apart by domain_name
aws_vpclattice_resource_policy has no name of its own: told apart by resource_arn
aws_vpclattice_service_network_resource_association has no name of its own: told apart by resource_configuration_identifier, service_network_identifier
aws_vpclattice_service_network_service_association has no name of its own: told apart by service_identifier, service_network_identifier
aws_vpclattice_service_network_vpc_association has no name of its own: told apart by service_network_identifier, vpc_identifier
aws_vpclattice_target_group_attachment has no name of its own: told apart by target_group_identifier
aws_vpn_concentrator has no name of its own: told apart by transit_gateway_id
aws_vpn_connection has no name of its own: told apart by customer_gateway_id
aws_vpn_connection_route has no name of its own: told apart by vpn_connection_id
aws_vpn_gateway no attribute holds a name
aws_vpn_gateway_attachment has no name of its own: told apart by vpc_id, vpn_gateway_id
aws_vpn_gateway_route_propagation has no name of its own: told apart by route_table_id, vpn_gateway_id
aws_wafregional_web_acl_association has no name of its own: told apart by resource_arn, web_acl_id
aws_wafv2_api_key no attribute holds a name
aws_wafv2_web_acl_association has no name of its own: told apart by resource_arn, web_acl_arn
aws_wafv2_web_acl_logging_configuration has no name of its own: told apart by resource_arn
aws_worklink_website_certificate_authority_association has no name of its own: told apart by fleet_arn
aws_workspaces_connection_alias no attribute holds a name
aws_workspaces_workspace has no name of its own: told apart by bundle_id, directory_id, user_name
aws_workspacesweb_browser_settings no attribute holds a name
aws_workspacesweb_browser_settings_association has no name of its own: told apart by browser_settings_arn, portal_arn
aws_workspacesweb_data_protection_settings_association has no name of its own: told apart by data_protection_settings_arn, portal_arn
aws_workspacesweb_ip_access_settings_association has no name of its own: told apart by ip_access_settings_arn, portal_arn
aws_workspacesweb_network_settings has no name of its own: told apart by vpc_id
aws_workspacesweb_network_settings_association has no name of its own: told apart by network_settings_arn, portal_arn
aws_workspacesweb_session_logger_association has no name of its own: told apart by portal_arn, session_logger_arn
aws_workspacesweb_trust_store no attribute holds a name
aws_workspacesweb_trust_store_association has no name of its own: told apart by portal_arn, trust_store_arn
aws_workspacesweb_user_access_logging_settings has no name of its own: told apart by kinesis_stream_arn
aws_workspacesweb_user_access_logging_settings_association has no name of its own: told apart by portal_arn, user_access_logging_settings_arn
aws_workspacesweb_user_settings no attribute holds a name
aws_workspacesweb_user_settings_association has no name of its own: told apart by portal_arn, user_settings_arn
aws_xray_encryption_config no attribute holds a name
aws_xray_trace_segment_destination no attribute holds a name
"""
